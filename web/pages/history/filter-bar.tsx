// The filters: chips that are links, so that each of them can be opened and kept, and fields that narrow while one types.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { at } from '../../facts.js';
import { onKey } from '../../parts/single-key.js';
import { say } from '../../words.js';
import { kinds, searchOf, shows, type Kind, type Show } from './filters.js';
import { filters, narrow } from './task-list.js';

export function FilterBar() {
  const { show, q, kind, since } = filters.value;
  const search = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => onKey('/', () => search.current?.focus()), []);
  return (
    <search class="history-filters">
      <ul class="counts">
        {shows.map((each) => (
          <li key={each}>
            <Chip show={each} isOn={each === show} to={at(`/history${searchOf({ show: each, q, kind, since })}`)} />
          </li>
        ))}
      </ul>
      <div class="field grow">
        <label for="q">{say('history.search')}</label>
        <input
          ref={search}
          id="q"
          type="search"
          value={q}
          maxLength={200}
          onInput={(event) => narrow({ q: event.currentTarget.value }, 'replace')}
        />
      </div>
      <div class="field">
        <label for="kind">{say('history.kind')}</label>
        <select
          id="kind"
          value={kind}
          onChange={(event) => narrow({ kind: kinds.find((each) => each === event.currentTarget.value) ?? '' })}
        >
          <option value="">{say('admin.every')}</option>
          {kinds.map((each: Kind) => (
            <option key={each} value={each}>
              {say(`kind.${each}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="since">{say('history.since')}</label>
        <input
          id="since"
          type="date"
          value={since}
          onChange={(event) => narrow({ since: event.currentTarget.value })}
        />
      </div>
    </search>
  );
}

interface ChipProps {
  readonly show: Show;
  readonly isOn: boolean;
  readonly to: string;
}

function Chip({ show, isOn, to }: ChipProps) {
  const turn = (event: MouseEvent) => {
    // Another tab or window is the browser's affair.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    narrow({ show });
  };
  return (
    <a href={to} onClick={turn} {...(isOn && { 'aria-current': 'true' as const })}>
      {say(`show.${show}`)}
    </a>
  );
}
