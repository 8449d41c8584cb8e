// The control of one option, by its kind. An empty one asks for nothing, so the server's own choice holds. Called by option-fields.tsx.
import type { VNode } from 'preact';
import { say } from '../../words.js';
import {
  choicesOf,
  isBound,
  kindOf,
  numberIn,
  readNumber,
  titleOf,
  type OptionKind,
  type OptionSchema,
  type OptionValues,
} from '../option-schema.js';
import { plain, sayValue } from '../option-words.js';

export interface ControlProps {
  readonly id: string;
  readonly name: string;
  readonly schema: OptionSchema;
  readonly value: unknown;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  /** Undefined takes it away. */
  readonly onChange: (value: unknown) => void;
}

export const OptionControl = (props: ControlProps) => {
  const Control = controls[kindOf(props.schema)];
  return <Control {...props} />;
};

const told = ({ id, name, describedBy, invalid }: ControlProps) => ({
  id,
  name,
  'aria-describedby': describedBy,
  'aria-invalid': invalid || undefined,
});
const shown = (value: unknown): string => (value === undefined ? '' : plain(value));

const Switch = (props: ControlProps) => (
  <input
    type="checkbox"
    {...told(props)}
    checked={(props.value ?? props.schema.default) === true}
    onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
  />
);

function Choice(props: ControlProps) {
  const { schema, value, onChange } = props;
  const choices = choicesOf(schema);
  const pick = (text: string) => onChange(choices.find((each) => plain(each) === text));
  return (
    <select
      {...told(props)}
      value={shown(value ?? schema.default)}
      onChange={({ currentTarget }) => pick(currentTarget.value)}
    >
      {schema.default === undefined && <option value="">{say('option.usual')}</option>}
      {choices.map((each) => (
        <option key={plain(each)} value={plain(each)}>
          {sayValue(each)}
        </option>
      ))}
    </select>
  );
}

function Amount(props: ControlProps) {
  const { schema, value, onChange } = props;
  const { type, minimum, maximum } = numberIn(schema) ?? schema;
  return (
    <input
      type="number"
      {...told(props)}
      inputMode={type === 'integer' ? 'numeric' : 'decimal'}
      min={minimum}
      max={isBound(maximum) ? maximum : undefined}
      step={type === 'integer' ? 1 : 'any'}
      placeholder={shown(schema.default)}
      value={shown(value)}
      onInput={({ currentTarget }) => onChange(readNumber(currentTarget.value))}
    />
  );
}

const BY_NUMBER = '#';

/** A word, or a number beside it. */
function ChoiceOrAmount(props: ControlProps) {
  const { id, name, schema, value, onChange } = props;
  const choices = choicesOf(schema);
  const isAmount = value !== undefined && !choices.includes(value);
  const first = numberIn(schema)?.maximum ?? 1;
  const pick = (text: string) =>
    onChange(text === BY_NUMBER ? Math.round(first * 0.8) : text === '' ? undefined : text);
  return (
    <span class="pair">
      <select
        {...told(props)}
        value={isAmount ? BY_NUMBER : shown(value ?? schema.default)}
        onChange={({ currentTarget }) => pick(currentTarget.value)}
      >
        {schema.default === undefined && <option value="">{say('option.usual')}</option>}
        {choices.map((each) => (
          <option key={plain(each)} value={plain(each)}>
            {sayValue(each)}
          </option>
        ))}
        <option value={BY_NUMBER}>{say('option.byNumber')}</option>
      </select>
      {isAmount && (
        <span class="pair-number">
          <label class="unseen" for={`${id}-number`}>
            {titleOf(name, schema)}: {say('option.byNumber')}
          </label>
          <Amount {...props} id={`${id}-number`} />
        </span>
      )}
    </span>
  );
}

/** Several numbers that mean something together: a rectangle. */
function Group({ id, schema, value, describedBy, onChange }: ControlProps) {
  const now = (value ?? {}) as OptionValues;
  const change = (part: string, given: unknown) => {
    const { [part]: _gone, ...rest } = now;
    const next = given === undefined ? rest : { ...rest, [part]: given };
    onChange(Object.keys(next).length === 0 ? undefined : next);
  };
  return (
    <span class="parts">
      {Object.entries(schema.properties ?? {}).map(([part, each]) => (
        <span key={part}>
          <label for={`${id}-${part}`}>{titleOf(part, each)}</label>
          <OptionControl
            id={`${id}-${part}`}
            name={part}
            schema={each}
            value={now[part]}
            describedBy={describedBy}
            invalid={false}
            onChange={(given) => change(part, given)}
          />
        </span>
      ))}
    </span>
  );
}

function Line(props: ControlProps) {
  const { name, schema, value, onChange } = props;
  const line = {
    ...told(props),
    autocomplete: 'off',
    maxLength: schema.maxLength,
    value: shown(value),
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange(currentTarget.value === '' ? undefined : currentTarget.value),
  } as const;
  return name.includes('password') ? <input type="password" {...line} /> : <input type="text" {...line} />;
}

const controls: Readonly<Record<OptionKind, (props: ControlProps) => VNode>> = {
  switch: Switch,
  choice: Choice,
  number: Amount,
  choiceOrNumber: ChoiceOrAmount,
  group: Group,
  text: Line,
};
