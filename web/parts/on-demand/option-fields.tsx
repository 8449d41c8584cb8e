// A form for options, drawn from their JSON Schema: name, control, help, and what is wrong right beside it. Of the Convert page and of presets.
import { OptionControl } from './option-controls.js';
import {
  faultIn,
  helpOf,
  kindOf,
  titleOf,
  type OptionFaults,
  type OptionSchema,
  type OptionsSchema,
  type OptionValues,
} from '../option-schema.js';

export interface OptionFieldsProps {
  readonly schema: OptionsSchema;
  /** Only what was asked for: what is missing has the server's default. */
  readonly values: OptionValues;
  readonly onChange: (values: OptionValues) => void;
  /** Unique on the page: ids of the controls begin with it. */
  readonly idPrefix: string;
  /** What the server had against single options; see form-faults.ts. */
  readonly faults?: OptionFaults;
  /** Not given: all that the schema has. */
  readonly only?: readonly string[];
}

export function OptionFields({ schema, values, onChange, idPrefix, faults = {}, only }: OptionFieldsProps) {
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => only?.includes(name) ?? true);
  const change = (name: string, value: unknown) => {
    const { [name]: _gone, ...rest } = values;
    onChange(value === undefined ? rest : { ...rest, [name]: value });
  };
  return (
    <div class="option-fields">
      {fields.map(([name, each]) => (
        <Field
          key={name}
          id={`${idPrefix}-${name}`}
          name={name}
          schema={each}
          value={values[name]}
          fault={faultIn(each, values[name]) ?? faults[name]}
          onChange={(value) => change(name, value)}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly schema: OptionSchema;
  readonly value: unknown;
  readonly fault: string | undefined;
  readonly onChange: (value: unknown) => void;
}

function Field({ id, name, schema, value, fault, onChange }: FieldProps) {
  const help = helpOf(schema);
  const describedBy = [fault !== undefined && `${id}-fault`, help !== undefined && `${id}-help`].filter(Boolean);
  const kind = kindOf(schema);
  const control = (
    <OptionControl
      id={id}
      name={name}
      schema={schema}
      value={value}
      describedBy={describedBy.join(' ') || undefined}
      invalid={fault !== undefined}
      onChange={onChange}
    />
  );
  const notes = (
    <>
      {fault !== undefined && (
        <p id={`${id}-fault`} class="problem" role="alert">
          {fault}
        </p>
      )}
      {help !== undefined && (
        <p id={`${id}-help`} class="muted">
          {help}
        </p>
      )}
    </>
  );
  if (kind === 'group')
    return (
      <fieldset class="field group">
        <legend>{titleOf(name, schema)}</legend>
        {control}
        {notes}
      </fieldset>
    );
  return (
    <div class={kind === 'switch' ? 'field check' : 'field'}>
      {kind === 'switch' && control}
      <label for={id}>{titleOf(name, schema)}</label>
      {kind !== 'switch' && control}
      {notes}
    </div>
  );
}
