// The filters of the list of all tasks: a form like the server's own, sent without leaving the page.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { onKey } from '../../parts/single-key.js';
import { say } from '../../words.js';
import type { Word } from '../../words/en.js';
import { filterLabels, sayFields, sinceOf, spans, type FilterName } from './admin-filter.js';
import { filter, go } from './admin-list.js';
import { FilterLink } from './filter-link.js';
import { askKnown, known } from './known-values.js';

const usual = ['queue', 'worker', 'client', 'error_code'] as const satisfies readonly FilterName[];
const further = [
  'operation',
  'source_format',
  'target_format',
  'ran_s',
  'tag',
] as const satisfies readonly FilterName[];

/** There these fields would stand where the first tasks should, also when they are filled: what they hold is told instead. */
const isPhone = matchMedia('(max-width: 35rem)').matches;
const shown: readonly FilterName[] = isPhone ? [] : usual;
const folded: readonly FilterName[] = isPhone ? [...usual, ...further] : further;

export function FilterForm() {
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => onKey('/', () => form.current?.querySelector<HTMLElement>('#q')?.focus()), []);
  const now = filter.value;
  const narrowed = sayFields(now, folded);
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const { status, job_id } = now;
    const given: Record<string, string> = { ...(status && { status }), ...(job_id && { job_id }) };
    for (const [name, value] of new FormData(event.currentTarget as HTMLFormElement))
      if (typeof value === 'string' && value.trim() !== '') given[name] = value.trim();
    void go(given);
  };
  return (
    // Another filter by a link or by the button "back" fills all fields anew.
    <form
      ref={form}
      key={JSON.stringify(now)}
      class="card filters"
      role="search"
      aria-label={say('admin.filter')}
      onSubmit={send}
      onFocusIn={() => void askKnown()}
    >
      <Field name="q" label="admin.search" isWide>
        <input type="search" id="q" name="q" defaultValue={now['q'] ?? ''} />
      </Field>
      <Field name="since" label="admin.since">
        <select id="since" name="since">
          {(Object.keys(spans) as (keyof typeof spans)[]).map((span) => (
            <option key={span} value={span} selected={span === sinceOf(now)}>
              {say(`admin.since.${span}`)}
            </option>
          ))}
        </select>
      </Field>
      {shown.map((name) => (
        <Text key={name} name={name} />
      ))}
      <details open={!isPhone && narrowed.length > 0}>
        <summary>
          {isPhone && narrowed.length > 0 ? say('admin.moreSet', { filter: narrowed.join(' · ') }) : say('admin.more')}
        </summary>
        <div class="filters">
          {folded.map((name) => (
            <Text key={name} name={name} />
          ))}
        </div>
      </details>
      <p class="actions">
        <button class="primary">{say('admin.show')}</button>
        {Object.keys(now).length > 0 && (
          <FilterLink class="button" to={{}}>
            {say('admin.clear')}
          </FilterLink>
        )}
      </p>
    </form>
  );
}

function Text({ name }: { readonly name: FilterName }) {
  const options = known.value[name];
  return (
    <Field name={name} label={filterLabels[name]}>
      <input
        type="text"
        id={name}
        name={name}
        defaultValue={filter.value[name] ?? ''}
        autocomplete="off"
        inputMode={name === 'ran_s' ? 'numeric' : 'text'}
        pattern={name === 'ran_s' ? '[0-9]{1,7}' : undefined}
        list={options && `${name}-known`}
      />
      {options && (
        <datalist id={`${name}-known`}>
          {options.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: Word;
  readonly isWide?: boolean;
  readonly children: preact.ComponentChildren;
}
const Field = ({ name, label, isWide, children }: FieldProps) => (
  <div class={isWide === true ? 'field grow' : 'field'}>
    <label for={name}>{say(label)}</label>
    {children}
  </div>
);
