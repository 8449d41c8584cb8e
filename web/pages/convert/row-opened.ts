// Which window of a row is open. The windows belong to the page: a row may leave the list while its window is open.
import { signal } from '@preact/signals';
import type { Task } from '../../api.js';
import type { Pair } from '../../parts/pictures.js';
import type { Action } from './action-button.js';

interface More {
  readonly name: string;
  readonly opener: HTMLElement;
  readonly more: readonly Action[];
}
type RowWindow = { readonly kind: 'compare'; readonly pair: Pair } | { readonly kind: 'share'; readonly task: Task };

export const menu = signal<More | undefined>(undefined);
export const opened = signal<RowWindow | undefined>(undefined);
export const openMore = (asked: More): void => void (menu.value = asked);
export const openWindow = (asked: RowWindow): void => void (opened.value = asked);
