// What a client may take at most, whether that is a visitor, a person or a key: the fields for it, what was typed into them, and the same in one line.
import type { Schemas } from '../../api.js';
import type { OptionFaults } from '../../parts/option-schema.js';
import { say, sayBytes, sayNumber } from '../../words.js';
import { readAmount, writeAmount } from './amount.js';
import { EntryForm, FormFault } from './entry-form.js';
import { LineField, textIn } from './entry-fields.js';

export type ClientLimits = Schemas['ApiKey']['limits'];
const names = ['rate_per_minute', 'polls_per_minute', 'concurrent', 'bytes_per_day', 'max_priority'] as const;
type Name = (typeof names)[number];
const SIZE = 'bytes_per_day';

const controlOf = (name: Name, value: number | undefined) =>
  name === SIZE
    ? { value: value === undefined ? '' : writeAmount(value, sayBytes), autocomplete: 'off' }
    : ({ type: 'number', value, min: name === 'max_priority' ? 0 : 1 } as const);

interface Props {
  readonly id: string;
  /** Of the field in the request that holds them. */
  readonly within: string;
  readonly limits: ClientLimits;
  readonly faults: OptionFaults;
}

export function LimitFields({ id, within, limits, faults }: Props) {
  return (
    <>
      {names.map((name) => (
        <LineField
          key={name}
          id={`${id}-${name}`}
          name={`${within}.${name}`}
          {...controlOf(name, limits[name])}
          label={say(`settings.most.${name}`)}
          faults={faults}
        />
      ))}
    </>
  );
}

/** What is empty is not limited. */
export function limitsIn(fields: FormData, within: string): ClientLimits {
  const typed = names
    .map((name) => [name, textIn(fields, `${within}.${name}`)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, name === SIZE ? sizeIn(value, within) : Number(value)]);
  return Object.fromEntries(typed) as ClientLimits;
}

function sizeIn(text: string, within: string): number {
  const bytes = readAmount(text);
  if (bytes !== undefined) return bytes;
  throw new FormFault(say('settings.wrongFields'), { [`${within}.${SIZE}`]: say('settings.amountFault') });
}

/** Empty where nothing is limited. */
export const sayLimits = (limits: ClientLimits): string =>
  names
    .flatMap((name) => {
      const value = limits[name];
      if (value === undefined) return [];
      return [`${say(`settings.most.${name}`)}: ${name === SIZE ? sayBytes(value) : sayNumber(value)}`];
    })
    .join(' · ');

/** Below the row of a person or a key. */
export function LimitsForm(props: {
  readonly id: string;
  readonly of: string;
  readonly limits: ClientLimits;
  readonly save: (limits: ClientLimits) => Promise<unknown>;
}) {
  const { id, of, limits, save } = props;
  const label = `${say('settings.clientLimits')}: ${of}`;
  return (
    <div class="below">
      <EntryForm
        label={label}
        submit={say('settings.save')}
        submitLabel={`${say('settings.save')}: ${label}`}
        done={say('settings.kept')}
        send={(fields) => save(limitsIn(fields, 'limits'))}
      >
        {(faults) => (
          <>
            <p class="muted">{say('settings.clientLimitsHelp')}</p>
            <div class="two">
              <LimitFields id={`limits-${id}`} within="limits" limits={limits} faults={faults} />
            </div>
          </>
        )}
      </EntryForm>
    </div>
  );
}
