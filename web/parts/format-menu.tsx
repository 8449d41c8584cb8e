// Chooses a target: a field to search in, the likeliest first, all others behind one step. One for the whole page, opened by whoever needs it.
import { signal } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import { findFormat, type Format } from '../formats.js';
import { facts } from '../facts.js';
import { say } from '../words.js';
import { Sheet } from './sheet.js';

interface Asked {
  readonly title: string;
  readonly opener: HTMLElement;
  readonly recommended: readonly string[];
  readonly possible: readonly string[];
  readonly current: string | undefined;
  readonly choose: (target: string) => void;
}
const asked = signal<Asked | undefined>(undefined);

export function openFormatMenu(menu: Asked): void {
  asked.value = menu;
}

export function FormatMenu() {
  const menu = asked.value;
  if (menu === undefined) return null;
  return (
    <Sheet title={menu.title} opener={menu.opener} onClose={() => (asked.value = undefined)}>
      <Choices {...menu} />
    </Sheet>
  );
}

const idOf = (format: Format): string => `target-${format.id.replace(/\W/g, '-')}`;

function Choices({ recommended, possible, current, choose }: Asked) {
  const [query, setQuery] = useState('');
  const [all, setAll] = useState(false);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const groups = grouped(query, all, recommended, possible);
  const shown = groups.flatMap(({ formats }) => formats);
  const pick = (format: Format | undefined) => {
    if (format === undefined) return;
    choose(format.id);
    list.current?.closest('dialog')?.close();
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, to));
    setActive(next);
    const format = shown[next];
    if (format !== undefined) document.getElementById(idOf(format))?.scrollIntoView({ block: 'nearest' });
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    Home: () => move(0),
    End: () => move(shown.length - 1),
    Enter: () => pick(shown[active]),
  };
  const now = shown[active];
  return (
    <>
      <input
        // Of a search field Escape would only empty it.
        type="text"
        role="combobox"
        list={undefined}
        aria-label={say('convert.searchFormat')}
        placeholder={say('convert.searchFormat')}
        aria-expanded="true"
        aria-controls="targets"
        aria-autocomplete="list"
        aria-activedescendant={now === undefined ? undefined : idOf(now)}
        autocomplete="off"
        autoFocus
        value={query}
        onInput={({ currentTarget }) => {
          setQuery(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined) return;
          event.preventDefault();
          act();
        }}
      />
      <div id="targets" class="targets" role="listbox" aria-label={say('convert.target')} ref={list}>
        {groups.map(({ title, formats }) => (
          <div role="group" aria-label={title} key={title}>
            <div class="group-title" aria-hidden="true">
              {title}
            </div>
            {formats.map((format) => (
              <div
                key={format.id}
                id={idOf(format)}
                role="option"
                tabIndex={-1}
                aria-selected={format.id === current}
                class={format === now ? 'option active' : 'option'}
                onClick={() => pick(format)}
              >
                <strong>{shortName(format)}</strong> <span class="muted">{meaningOf(format)}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {shown.length === 0 && <p class="muted">{say('convert.noSuchFormat')}</p>}
      {query === '' && !all && possible.length > recommended.length && (
        <button type="button" onClick={() => setAll(true)}>
          {say('convert.allFormats', { count: possible.length })}
        </button>
      )}
    </>
  );
}

/** What people call it: the first ending, as JPG for jpeg. */
export const shortName = (format: Format): string => (format.extensions[0] ?? format.id).toUpperCase();

/** What the short name does not say already. */
const meaningOf = (format: Format): string => {
  const label = format.label[facts.language];
  return label.toUpperCase() === shortName(format) ? '' : label;
};

interface Group {
  readonly title: string;
  readonly formats: readonly Format[];
}

function grouped(query: string, all: boolean, recommended: readonly string[], possible: readonly string[]): Group[] {
  const found = (ids: readonly string[]) => ids.flatMap((id) => findFormat(id) ?? []);
  const wanted = query.trim().toLowerCase().replace(/^\./, '');
  if (wanted === '' && !all) return [{ title: say('convert.recommended'), formats: found(recommended) }];
  const fits = (format: Format) =>
    [format.id, format.label.en, format.label.ru, ...format.extensions].some((text) =>
      text.toLowerCase().includes(wanted),
    );
  const rank = (format: Format) => (format.extensions.some((each) => each.startsWith(wanted)) ? 0 : 1);
  const fitting = found(possible)
    .filter(fits)
    .sort((a, b) => rank(a) - rank(b));
  const families = [...new Set(fitting.map(({ family }) => family))];
  return families.map((family) => {
    const formats = fitting.filter((format) => format.family === family);
    return { title: formats[0]?.family_label[facts.language] ?? family, formats };
  });
}
