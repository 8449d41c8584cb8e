// What the menu of targets holds: a field to search in, the likeliest formats first, all others behind one step, and below them what else can be done with the file.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { facts } from '../../facts.js';
import { findFormat, type Format } from '../../formats.js';
import { operationsOn, type Operation } from '../../operations.js';
import { say } from '../../words.js';
import { shortName, type AskedTarget } from '../format-menu.js';
import { inFamilies } from './families.js';

/** One line of it. */
interface Choice {
  readonly id: string;
  readonly name: string;
  readonly meaning: string;
  readonly isChosen: boolean;
  readonly take: () => void;
}
interface Group {
  readonly title: string;
  readonly choices: readonly Choice[];
}

const idOf = ({ id }: Choice): string => `target-${id.replace(/\W/g, '-')}`;

export function FormatChoices(menu: AskedTarget) {
  const { recommended, possible } = menu;
  const [query, setQuery] = useState('');
  const [all, setAll] = useState(false);
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  // The sheet was there before, and gave the focus to its button. Not a moment later than the field is seen: what is typed then belongs to it.
  useLayoutEffect(() => field.current?.focus(), []);
  const wanted = query.trim().toLowerCase().replace(/^\./, '');
  const groups = [...formatsIn(menu, wanted, all), ...workIn(menu, wanted)];
  const shown = groups.flatMap(({ choices }) => choices);
  const pick = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    // First, because what is taken may open a sheet of its own.
    field.current?.closest('dialog')?.close();
    choice.take();
  };
  const showAll = () => {
    setAll(true);
    setActive(0);
    // The button goes away; whoever pressed it by keyboard goes on in the field.
    field.current?.focus();
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, to));
    setActive(next);
    const choice = shown[next];
    if (choice !== undefined) document.getElementById(idOf(choice))?.scrollIntoView({ block: 'nearest' });
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
        ref={field}
        list={undefined}
        aria-label={say('convert.searchFormat')}
        placeholder={say('convert.searchFormat')}
        aria-expanded="true"
        aria-controls="targets"
        aria-autocomplete="list"
        aria-activedescendant={now === undefined ? undefined : idOf(now)}
        autocomplete="off"
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
      <div id="targets" class="targets" role="listbox" aria-label={say('convert.target')}>
        {groups.map(({ title, choices }) => (
          <div role="group" aria-label={title} key={title}>
            <div class="group-title" aria-hidden="true">
              {title}
            </div>
            {choices.map((choice) => (
              <div
                key={choice.id}
                id={idOf(choice)}
                role="option"
                tabIndex={-1}
                aria-selected={choice.isChosen}
                class={choice === now ? 'option active' : 'option'}
                onClick={() => pick(choice)}
              >
                <strong>{choice.name}</strong> <span class="muted">{choice.meaning}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {shown.length === 0 && <p class="muted">{say('convert.noSuchFormat')}</p>}
      {query === '' && !all && possible.length > recommended.length && (
        <button type="button" onClick={showAll}>
          {say('convert.allFormats', { count: possible.length })}
        </button>
      )}
    </>
  );
}

/** What is typed may be what it is called or what it is good for; how near it is to that, or nothing. Two letters say what a format is called. */
function nearness({ id, label, description, extensions }: Format, wanted: string): number | undefined {
  if (extensions.some((each) => each.startsWith(wanted))) return 0;
  if ([id, label.en, label.ru, ...extensions].some((text) => text.toLowerCase().includes(wanted))) return 1;
  return wanted.length > 2 && description[facts.language].toLowerCase().includes(wanted) ? 2 : undefined;
}

function formatsIn(menu: AskedTarget, wanted: string, all: boolean): Group[] {
  const { family: own, recommended, possible, current, choose } = menu;
  const found = (ids: readonly string[]) => ids.flatMap((id) => findFormat(id) ?? []);
  const choicesOf = (formats: readonly Format[]) =>
    formats.map((format): Choice => {
      const { id } = format;
      return {
        id,
        name: shortName(format),
        meaning: format.description[facts.language],
        isChosen: id === current,
        take: () => choose(id),
      };
    });
  if (wanted === '' && !all) return [{ title: say('convert.recommended'), choices: choicesOf(found(recommended)) }];
  const fitting = found([...new Set([...recommended, ...possible])])
    .flatMap((format) => {
      const near = nearness(format, wanted);
      return near === undefined ? [] : [{ format, near }];
    })
    .sort((a, b) => a.near - b.near)
    .map(({ format }) => format);
  // Of what was looked for, the family of the best comes first.
  const first = wanted === '' ? own : fitting[0]?.family;
  return inFamilies(fitting, first).map(({ title, formats }) => ({ title, choices: choicesOf(formats) }));
}

/** What people want most comes first; what is not named here, last. */
const ORDER = ['rotate', 'split', 'optimize', 'encrypt', 'decrypt', 'watermark', 'number.pages', 'ocr'];
const placeOf = ({ name }: Operation): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

function workIn({ work }: AskedTarget, wanted: string): Group[] {
  if (work === undefined) return [];
  const fits = ({ label, description }: Operation) =>
    [label.en, label.ru, description[facts.language]].some((text) => text.toLowerCase().includes(wanted));
  const choices = operationsOn(work.on)
    .filter(fits)
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((operation): Choice => {
      const { name, label, description } = operation;
      const words = { name: label[facts.language], meaning: description[facts.language] };
      return { id: `do-${name}`, ...words, isChosen: name === work.current, take: () => work.choose(operation) };
    });
  return choices.length === 0 ? [] : [{ title: say('convert.workOn', { format: shortName(work.on) }), choices }];
}
