// Chooses a target, or work that is done instead of a conversion. One for the whole page, opened by whoever needs it; what is in it comes apart, soon after the list.
import { signal } from '@preact/signals';
import type { Format } from '../formats.js';
import type { Operation } from '../operations.js';
import { closing } from './closing.js';
import { fetched } from './fetched.js';
import { withWords } from '../words.js';
import { Sheet } from './sheet.js';

export interface AskedTarget {
  readonly title: string;
  /** Of what is converted: formats of the same are shown first. */
  readonly family: string;
  readonly opener: HTMLElement;
  readonly recommended: readonly string[];
  readonly possible: readonly string[];
  readonly current: string | undefined;
  readonly choose: (target: string) => void;
  /** What else can be done with a file of this format. */
  readonly work?: {
    readonly on: Format;
    readonly current: string | undefined;
    readonly choose: (operation: Operation) => void;
  };
}
const asked = signal<AskedTarget | undefined>(undefined);

export function openFormatMenu(menu: AskedTarget): void {
  asked.value = menu;
}

/** Called before anybody opens it, so that nobody waits for it. */
export const loadChoices = () =>
  withWords(import('./on-demand/format-choices.js')).then(({ FormatChoices }) => FormatChoices);
const Choices = fetched(loadChoices);

export function FormatMenu() {
  const menu = asked.value;
  if (menu === undefined) return null;
  return (
    <Sheet key={menu} title={menu.title} opener={menu.opener} onClose={closing(asked, menu)}>
      <Choices {...menu} />
    </Sheet>
  );
}

/** What people call it: the first ending, as JPG for jpeg. */
export const shortName = (format: Format): string => (format.extensions[0] ?? format.id).toUpperCase();
