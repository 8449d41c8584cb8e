// Presets: the ready-made ones to read, one's own to make, change and remove.
import { useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { facts, may } from '../../facts.js';
import { titleOf } from '../../parts/option-schema.js';
import { sayValue } from '../../parts/option-words.js';
import { say } from '../../words.js';
import { Shown, useLoaded } from './loaded.js';
import { PresetForm } from './preset-form.js';
import { TakeBack } from './take-back.js';

export type OwnPreset = Schemas['OwnPreset'];
type Preset = OwnPreset | Schemas['ReadyPreset'];
const isOwn = (preset: Preset): preset is OwnPreset => 'target' in preset;

async function readAll() {
  const [presets, formats] = await Promise.all([
    api.call('get', '/api/v1/presets'),
    api.call('get', '/api/v1/formats'),
  ]);
  return { presets: presets.data as readonly Preset[], formats: formats.data };
}

export function PresetsPart() {
  const all = useLoaded(readAll);
  const [edited, setEdited] = useState<OwnPreset>();
  const close = async () => {
    setEdited(undefined);
    await all.again();
  };
  return (
    <Shown of={all}>
      {({ presets, formats }) => (
        <>
          <section class="card">
            <h3>{say('settings.ownPresets')}</h3>
            {!presets.some(isOwn) && <p class="muted">{say('settings.noPresets')}</p>}
            <ul class="entries">
              {presets.filter(isOwn).map((preset) => (
                <OwnRow
                  key={preset.name}
                  preset={preset}
                  formats={formats}
                  onEdit={() => setEdited(preset)}
                  onGone={all.again}
                />
              ))}
            </ul>
          </section>
          {may('presets') && (
            <PresetForm key={edited?.name ?? ''} formats={formats} edited={edited} onDone={close} onCancel={close} />
          )}
          <section class="card">
            <h3>{say('settings.readyPresets')}</h3>
            <dl class="stacked">
              {presets
                .filter((preset) => !isOwn(preset))
                .map((preset) => (
                  <div key={preset.name}>
                    <dt>{(preset as Schemas['ReadyPreset']).label[facts.language]}</dt>
                    <dd>{(preset as Schemas['ReadyPreset']).description[facts.language]}</dd>
                  </div>
                ))}
            </dl>
          </section>
        </>
      )}
    </Shown>
  );
}

interface RowProps {
  readonly preset: OwnPreset;
  readonly formats: readonly Schemas['Format'][];
  readonly onEdit: () => void;
  readonly onGone: () => Promise<void>;
}

function OwnRow({ preset, formats, onEdit, onGone }: RowProps) {
  const { name, target, options, description, locked, shared } = preset;
  const label = formats.find(({ id }) => id === target)?.label[facts.language] ?? target;
  const asked = Object.entries(options).map(([key, value]) => `${titleOf(key, {})}: ${sayValue(value)}`);
  const mayChange = may('presets') && (!shared || may('admin'));
  return (
    <li>
      <div>
        <p class="name">
          <bdi dir="auto">{name}</bdi>
        </p>
        <p class="muted">
          {[`→ ${label}`, ...asked, shared && say('settings.shared'), locked && say('settings.locked')]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {description !== null && description !== '' && <p class="muted">{description}</p>}
      </div>
      {mayChange && (
        <div class="actions">
          <button type="button" onClick={onEdit} aria-label={`${say('settings.edit')}: ${name}`}>
            {say('settings.edit')}
          </button>
          <TakeBack
            text={say('do.remove')}
            name={name}
            act={async () => {
              await api.call('delete', '/api/v1/presets/{name}', {
                path: { name },
                query: shared ? { shared: 'true' } : {},
              });
              await onGone();
            }}
          />
        </div>
      )}
    </li>
  );
}
