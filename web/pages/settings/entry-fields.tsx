// The fields of the forms in the settings: a label, help, and what is wrong, all tied to the control. Called by the parts.
import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import type { OptionFaults } from '../../parts/option-schema.js';

interface Common {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly faults?: OptionFaults;
}

const described = ({ id, name, help, faults = {} }: Common) => ({
  id,
  name,
  'aria-describedby':
    [name in faults && `${id}-fault`, help !== undefined && `${id}-help`].filter(Boolean).join(' ') || undefined,
  'aria-invalid': name in faults || undefined,
});

function Around({ id, name, label, help, faults = {}, children }: Common & { readonly children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {name in faults && (
        <p id={`${id}-fault`} class="problem">
          {faults[name]}
        </p>
      )}
      {help !== undefined && (
        <p id={`${id}-help`} class="muted">
          {help}
        </p>
      )}
    </div>
  );
}

interface LineProps extends Common {
  readonly type?: 'text' | 'url' | 'email' | 'password' | 'number' | 'date';
  readonly value?: string | number | undefined;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly min?: number | string;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly list?: string;
  readonly onInput?: (value: string) => void;
}

export function LineField({ onInput, type = 'text', value, ...props }: LineProps) {
  const { required, autocomplete, min, max, minLength, maxLength, placeholder, list } = props;
  const given = { type, required, autocomplete, min, max, minLength, maxLength, placeholder, list };
  return (
    <Around {...props}>
      <input
        {...(given as InputHTMLAttributes)}
        {...described(props)}
        // A default, not a value: what was typed is the form's own.
        {...(onInput === undefined ? { defaultValue: value } : { value })}
        onInput={onInput && (({ currentTarget }) => onInput(currentTarget.value))}
      />
    </Around>
  );
}

type Choice = readonly [value: string, label: string];
/** Of a long list: what belongs together, under its name. */
export interface ChoiceGroup {
  readonly title: string;
  readonly choices: readonly Choice[];
}
interface PickProps extends Common {
  readonly value: string;
  readonly choices: readonly (Choice | ChoiceGroup)[];
  readonly onPick?: (value: string) => void;
}

export function PickField({ value, choices, onPick, ...props }: PickProps) {
  const option = ([each, label]: Choice) => (
    <option
      key={each}
      value={each}
      // A default, as that of a line: a form that starts anew goes back to it.
      {...(onPick === undefined ? { defaultSelected: each === value } : { selected: each === value })}
    >
      {label}
    </option>
  );
  return (
    <Around {...props}>
      <select
        {...described(props)}
        {...(onPick === undefined ? {} : { value })}
        onChange={onPick && (({ currentTarget }) => onPick(currentTarget.value))}
      >
        {choices.map((each) =>
          'title' in each ? (
            <optgroup key={each.title} label={each.title}>
              {each.choices.map(option)}
            </optgroup>
          ) : (
            option(each)
          ),
        )}
      </select>
    </Around>
  );
}

interface TickProps extends Omit<Common, 'faults'> {
  readonly checked?: boolean;
  readonly value?: string;
  readonly disabled?: boolean;
  readonly onTick?: (checked: boolean) => void;
}

export function TickField({ id, name, label, help, checked = false, value, disabled, onTick }: TickProps) {
  return (
    <div class="field check">
      <input
        type="checkbox"
        id={id}
        name={name}
        value={value ?? 'on'}
        disabled={disabled}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        {...(onTick === undefined ? { defaultChecked: checked } : { checked })}
        onChange={onTick && (({ currentTarget }) => onTick(currentTarget.checked))}
      />
      <label for={id}>{label}</label>
      {help !== undefined && (
        <p id={`${id}-help`} class="muted">
          {help}
        </p>
      )}
    </div>
  );
}

/** Several of a list. */
export function TickList(props: {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly chosen: readonly string[];
  readonly choices: readonly (readonly [value: string, label: string])[];
}) {
  const { id, name, label, chosen, choices } = props;
  return (
    <fieldset class="ticks">
      <legend>{label}</legend>
      {choices.map(([value, text]) => (
        <TickField
          key={value}
          id={`${id}-${value}`}
          name={name}
          value={value}
          label={text}
          checked={chosen.includes(value)}
        />
      ))}
    </fieldset>
  );
}

/** As it was typed: a password may begin with a space. */
export const rawIn = (fields: FormData, name: string): string => {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
};
export const textIn = (fields: FormData, name: string): string => rawIn(fields, name).trim();
export const listIn = (fields: FormData, name: string): string[] =>
  fields.getAll(name).filter((each) => typeof each === 'string');
/** As people write lists: by commas, spaces or lines. */
export const wordsIn = (fields: FormData, name: string): string[] =>
  textIn(fields, name)
    .split(/[\s,;]+/)
    .filter(Boolean);
