// One target for all files of a kind that nobody has set by hand; a button for each kind that is in the list.
import { batch } from '@preact/signals';
import { facts } from '../../facts.js';
import { findFormat, type Format } from '../../formats.js';
import { openFormatMenu, shortName } from '../../parts/format-menu.js';
import { say } from '../../words.js';
import { items } from './batch.js';
import { chooseTarget, sourceOf, type Item } from './item.js';
import { MergeButton } from './merge-sheet.js';
import { commonTargets, recommended } from './targets.js';

interface Kind {
  readonly family: string;
  readonly label: string;
  readonly members: readonly Item[];
  readonly sources: readonly Format[];
}

export function ForAll() {
  const kinds = kindsOf(items.value);
  if (kinds.length === 0) return null;
  return (
    <div class="for-all">
      {kinds.map((kind) => (
        <ForKind key={kind.family} kind={kind} />
      ))}
      <MergeButton />
    </div>
  );
}

function ForKind({ kind: { family, label, members, sources } }: { readonly kind: Kind }) {
  // Within an English sentence; the Russian one begins with it.
  const kind = facts.language === 'en' ? label.toLowerCase() : label;
  const possible = commonTargets(sources);
  const chosen = [...new Set(members.map(({ target }) => target.value))];
  const only = chosen.length === 1 && chosen[0] !== undefined ? findFormat(chosen[0]) : undefined;
  const touched = members.filter((item) => item.touched.value);
  const [first] = sources;
  const text = only === undefined ? say('convert.various') : shortName(only);
  if (first === undefined) return null;
  const choose = (id: string) =>
    batch(() => {
      for (const item of members) {
        if (!item.touched.peek()) chooseTarget(item, id);
      }
    });
  return (
    <span class="for-kind">
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={({ currentTarget }) =>
          openFormatMenu({
            title: say('convert.allTo', { kind }),
            opener: currentTarget,
            family,
            recommended: recommended(first, '').filter((id) => possible.includes(id)),
            possible,
            current: only?.id,
            choose,
          })
        }
      >
        {say('convert.allTo', { kind })} <strong>{text}</strong> <span aria-hidden="true">▾</span>
      </button>
      {touched.length > 0 && (
        <button
          type="button"
          class="quiet"
          onClick={() => batch(() => touched.forEach((item) => (item.touched.value = false)))}
        >
          {say('convert.resetTouched', { count: touched.length })}
        </button>
      )}
    </span>
  );
}

function kindsOf(all: readonly Item[]): Kind[] {
  const groups = new Map<string, { members: Item[]; sources: Map<string, Format> }>();
  for (const item of all) {
    const source = sourceOf(item);
    if (source === undefined || item.bring !== undefined || item.stage.value.kind !== 'chosen') continue;
    const group = groups.get(source.family) ?? { members: [], sources: new Map<string, Format>() };
    group.members.push(item);
    // One of a kind that may move, and does not, can become less than the others.
    group.sources.set(`${source.id} ${item.isStill.value}`, source);
    groups.set(source.family, group);
  }
  return [...groups].map(([family, { members, sources }]) => {
    const [first] = sources.values();
    return { family, label: first?.family_label[facts.language] ?? family, members, sources: [...sources.values()] };
  });
}
