// Makes a preset or a new version of one: the options are those that the server's schema names for the target.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { faultsOf } from '../../parts/on-demand/form-faults.js';
import { facts, may } from '../../facts.js';
import { OptionFields } from '../../parts/on-demand/option-fields.js';
import { inFamilies } from '../../parts/on-demand/families.js';
import { faultsIn, type OptionFaults, type OptionsSchema, type OptionValues } from '../../parts/option-schema.js';
import { say } from '../../words.js';
import { LineField, PickField, textIn, TickField } from './entry-fields.js';
import { EntryForm, FormFault } from './entry-form.js';
import { Shown, useLoaded } from './loaded.js';
import type { OwnPreset } from './presets-part.js';

type Format = Schemas['Format'];
interface Props {
  readonly formats: readonly Format[];
  readonly edited: OwnPreset | undefined;
  readonly onDone: () => Promise<void>;
  readonly onCancel: () => Promise<void>;
}

export function PresetForm({ formats, edited, onDone, onCancel }: Props) {
  const groups = inFamilies(formats.filter(({ id }) => isWritten(formats, id) || id === edited?.target));
  const [target, setTarget] = useState(edited?.target ?? groups[0]?.formats[0]?.id ?? '');
  const [values, setValues] = useState<OptionValues>(edited?.options ?? {});
  const [faults, setFaults] = useState<OptionFaults>({});
  const schema = useLoaded(() => schemaFor(formats, target), [target]);
  const title = edited === undefined ? say('settings.newPreset') : say('settings.editPreset', { name: edited.name });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => edited && heading.current?.focus(), [edited]);

  async function send(fields: FormData) {
    const wrong = faultsIn(schema.data ?? {}, values);
    if (Object.keys(wrong).length > 0) throw new FormFault(say('settings.wrongFields'));
    const preset = {
      target,
      options: values,
      description: textIn(fields, 'description') || null,
      locked: fields.has('locked'),
      shared: fields.has('shared') || edited?.shared === true,
    };
    try {
      if (edited) await api.call('put', '/api/v1/presets/{name}', { path: { name: edited.name }, body: preset });
      else await api.call('post', '/api/v1/presets', { body: { name: textIn(fields, 'name'), ...preset } });
    } catch (error) {
      setFaults(faultsOf(error, '/options'));
      throw error;
    }
    setValues({});
    setFaults({});
    await onDone();
  }

  return (
    <section class="card">
      <h3 tabIndex={-1} ref={heading}>
        {title}
      </h3>
      <EntryForm
        label={title}
        submit={say('settings.save')}
        submitLabel={`${say('settings.save')}: ${title}`}
        done={say('settings.kept')}
        send={send}
        clears
      >
        {(own) => (
          <>
            <div class="two">
              {edited === undefined && (
                <LineField
                  id="name"
                  name="name"
                  label={say('settings.name')}
                  help={say('settings.presetNameHelp')}
                  required
                  maxLength={40}
                  faults={own}
                />
              )}
              <PickField
                id="target"
                name="target"
                label={say('settings.target')}
                value={target}
                choices={groups.map(({ title, formats }) => ({
                  title,
                  choices: formats.map(({ id, label }) => [id, label[facts.language]]),
                }))}
                onPick={(id) => {
                  setTarget(id);
                  setValues({});
                }}
              />
            </div>
            <Shown of={schema}>
              {(known) => (
                <OptionFields schema={known} values={values} onChange={setValues} idPrefix="preset" faults={faults} />
              )}
            </Shown>
            <LineField
              id="description"
              name="description"
              label={say('settings.description')}
              value={edited?.description ?? ''}
              maxLength={500}
              faults={own}
            />
            <TickField
              id="locked"
              name="locked"
              label={say('settings.lock')}
              help={say('settings.lockHelp')}
              checked={edited?.locked ?? false}
            />
            {may('admin') && edited === undefined && (
              <TickField id="shared" name="shared" label={say('settings.share')} />
            )}
          </>
        )}
      </EntryForm>
      {edited && (
        <p>
          <button type="button" onClick={() => void onCancel()}>
            {say('settings.cancelEdit')}
          </button>
        </p>
      )}
    </section>
  );
}

/** What only unpacking brings to light is no format that options could shape. */
const isWritten = (formats: readonly Format[], id: string): boolean =>
  formats.some(({ is_packed, targets }) => !is_packed && targets.includes(id));

/** Of a source that shows the usual options of the target: one of the same kind where there is one. */
async function schemaFor(formats: readonly Format[], to: string): Promise<OptionsSchema> {
  const family = formats.find(({ id }) => id === to)?.family;
  const sources = formats.filter(({ is_packed, targets }) => !is_packed && targets.includes(to));
  const from = sources.find((source) => source.family === family && source.id !== to) ?? sources[0];
  const path = { from: from?.id ?? to, to };
  return (await api.call('get', '/api/v1/conversions/{from}/{to}/schema', { path })) as OptionsSchema;
}
