// The sheet with the options of one file; what is in it comes when it is opened first.
import { signal } from '@preact/signals';
import { fetched } from '../../parts/fetched.js';
import { Sheet } from '../../parts/sheet.js';
import { say } from '../../words.js';
import { endingOf } from '../../formats.js';
import { items, notice } from './batch.js';
import { sourceOf, type Item } from './item.js';

const asked = signal<{ readonly item: Item; readonly opener: HTMLElement } | undefined>(undefined);

export function openOptions(item: Item, opener: HTMLElement): void {
  asked.value = { item, opener };
}

const OptionsForm = fetched(() => import('./on-demand/options-form.js').then(({ OptionsForm }) => OptionsForm));

export function OptionsSheet() {
  const now = asked.value;
  if (now === undefined) return null;
  const { item, opener } = now;
  return (
    <Sheet
      title={say('convert.optionsOf', { name: item.name })}
      opener={opener}
      onClose={() => (asked.value = undefined)}
    >
      <OptionsForm
        item={item}
        source={sourceOf(item)}
        alike={items.value.filter((each) => isAlike(each, item))}
        onFault={(text) => (notice.value = { text })}
      />
    </Sheet>
  );
}

const isAlike = (each: Item, item: Item): boolean =>
  endingOf(each.name) === endingOf(item.name) &&
  each.target.value === item.target.value &&
  each.stage.value.kind === 'chosen';
