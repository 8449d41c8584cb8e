// The button and the sheet by which several files of the list become one. What is in the sheet comes when it is opened first.
import { signal } from '@preact/signals';
import { canJoin, joining, type Operation } from '../../operations.js';
import { closing } from '../../parts/closing.js';
import { fetched } from '../../parts/fetched.js';
import { Sheet } from '../../parts/sheet.js';
import { say } from '../../words.js';
import { items } from './batch.js';
import { sourceOf, type Item } from './item.js';
import { merge } from './merging.js';

const opened = signal<{ readonly operation: Operation; readonly opener: HTMLElement } | undefined>(undefined);
const MergeForm = fetched(() => import('./on-demand/merge-form.js').then(({ MergeForm }) => MergeForm));

export function MergeButton() {
  const chosen = chosenFiles();
  const operation = chosen.length > 1 ? joining() : undefined;
  if (operation === undefined || joinable(chosen, operation).length < 2) return null;
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={({ currentTarget: opener }) => (opened.value = { operation, opener })}
    >
      {say('convert.merge')}
    </button>
  );
}

export function MergeSheet() {
  const now = opened.value;
  if (now === undefined) return null;
  const { operation, opener } = now;
  return (
    <Sheet key={now} title={say('convert.merge')} opener={opener} onClose={closing(opened, now)}>
      <MergeForm operation={operation} members={joinable(chosenFiles(), operation)} merge={merge} />
    </Sheet>
  );
}

const chosenFiles = (): readonly Item[] =>
  items.value.filter(({ stage, bring }) => stage.value.kind === 'chosen' && bring === undefined);
const joinable = (all: readonly Item[], operation: Operation): readonly Item[] =>
  all.filter((item) => {
    const source = sourceOf(item);
    return source !== undefined && canJoin(operation, source);
  });
