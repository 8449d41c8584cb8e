// The sheet with the options of one file; what is in it comes when it is opened first.
import { signal } from '@preact/signals';
import { facts } from '../../facts.js';
import { closing } from '../../parts/closing.js';
import { fetched } from '../../parts/fetched.js';
import { Sheet } from '../../parts/sheet.js';
import { say } from '../../words.js';
import { endingOf } from '../../formats.js';
import type { Operation } from '../../operations.js';
import { items, notice } from './batch.js';
import { chooseOperation, sourceOf, type Item } from './item.js';

interface Asked {
  readonly item: Item;
  readonly opener: HTMLElement;
  readonly operation: Operation | undefined;
}
const asked = signal<Asked | undefined>(undefined);

/** Of an operation that is only wanted so far, or of what the row is about to do. */
export function openOptions(item: Item, opener: HTMLElement, operation = item.operation.peek()): void {
  asked.value = { item, opener, operation };
}

const OptionsForm = fetched(() => import('./on-demand/options-form.js').then(({ OptionsForm }) => OptionsForm));

const OperationForm = fetched(() => import('./on-demand/operation-form.js').then(({ OperationForm }) => OperationForm));

export function OptionsSheet() {
  const now = asked.value;
  if (now === undefined) return null;
  const { item, opener, operation } = now;
  const whose = { item, alike: items.value.filter((each) => isAlike(each, item, operation)) };
  return (
    <Sheet
      key={now}
      title={
        operation ? `${operation.label[facts.language]}: ${item.name}` : say('convert.optionsOf', { name: item.name })
      }
      opener={opener}
      onClose={closing(asked, now)}
    >
      {operation === undefined ? (
        <OptionsForm {...whose} source={sourceOf(item)} onFault={(text) => (notice.value = { text })} />
      ) : (
        <OperationForm {...whose} operation={operation} choose={chooseOperation} />
      )}
    </Sheet>
  );
}

/** What is done with a file is not asked of what is to be done with the others. */
const isAlike = (each: Item, item: Item, operation: Operation | undefined): boolean =>
  endingOf(each.name) === endingOf(item.name) &&
  (operation !== undefined || each.target.value === item.target.value) &&
  each.stage.value.kind === 'chosen';
