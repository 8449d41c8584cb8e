// A link to the same list, narrowed otherwise: shown in place, and still an address that can be opened elsewhere.
import type { ComponentChildren } from 'preact';
import { at } from '../../facts.js';
import { searchOf, type Filter } from './admin-filter.js';
import { go } from './admin-list.js';

interface Props {
  readonly to: Filter;
  readonly class?: string;
  readonly isCurrent?: boolean;
  readonly children: ComponentChildren;
}

export function FilterLink({ to, class: name, isCurrent = false, children }: Props) {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void go(to);
  };
  return (
    <a
      class={name}
      href={at(`/admin/tasks${searchOf(to)}`)}
      onClick={follow}
      {...(isCurrent && { 'aria-current': 'true' })}
    >
      {children}
    </a>
  );
}
