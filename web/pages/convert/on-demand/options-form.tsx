// The options of one file, as its sheet shows them: presets first, then the fields of its target, drawn from what the server says about them. For all of its
// kind with one more step.
import { useEffect, useState } from 'preact/hooks';
import { api, sayProblem, type Schemas } from '../../../api.js';
import { facts, may } from '../../../facts.js';
import { endingOf, findFormat, type Format } from '../../../formats.js';
import { shortName } from '../../../parts/format-menu.js';
import { OptionFields } from '../../../parts/on-demand/option-fields.js';
import { faultsIn, type OptionsSchema, type OptionValues } from '../../../parts/option-schema.js';
import { setUsual } from '../../../preferences.js';
import { say } from '../../../words.js';
import type { Item } from '../item.js';
import { SavePreset } from './save-preset.js';

/** What people set most often; the rest is one step behind. */
const PLAIN = [
  'quality',
  'max_mb',
  'width',
  'height',
  'resolution',
  'trim_start',
  'trim_end',
  'pages',
  'metadata',
  'mute',
];

type Preset = Schemas['ReadyPreset'] | Schemas['OwnPreset'];

interface Props {
  readonly item: Item;
  readonly source: Format | undefined;
  /** All of its ending with its target that have not begun yet, itself among them. */
  readonly alike: readonly Item[];
  readonly onFault: (text: string) => void;
}

export function OptionsForm({ item, source, alike, onFault }: Props) {
  const target = item.target.value;
  const [schema, setSchema] = useState<OptionsSchema>();
  const [presets, setPresets] = useState<readonly Preset[]>([]);
  const [preset, setPreset] = useState(item.preset.peek());
  const [isUsual, setUsualToo] = useState(false);
  const [fault, setFault] = useState('');
  const [values, setValues] = useState<OptionValues>(item.options.peek());
  useEffect(() => {
    if (source === undefined || target === undefined) return;
    const path = { from: source.id, to: target };
    Promise.all([
      api.call('get', '/api/v1/conversions/{from}/{to}/schema', { path }),
      api.call('get', '/api/v1/presets'),
    ])
      .then(([found, { data }]) => {
        setSchema(found as OptionsSchema);
        setPresets(data.filter((preset) => fitsTarget(preset, target)));
      })
      .catch((error: unknown) => setFault(sayProblem(error)));
  }, [source?.id, target]);
  if (source === undefined || target === undefined) return <p class="muted">{say('convert.targetFirst')}</p>;
  if (fault !== '') return <p class="problem">{fault}</p>;
  if (schema === undefined) return <p class="muted">{say('convert.wait')}</p>;
  const names = Object.keys(schema.properties ?? {});
  const plain = names.filter((name) => PLAIN.includes(name));
  const expert = names.filter((name) => !PLAIN.includes(name));
  const isSound = Object.keys(faultsIn(schema, values)).length === 0;
  const fields = { schema, values, onChange: setValues };
  const save = (wanted: readonly Item[]) => {
    for (const each of wanted) {
      each.options.value = values;
      each.preset.value = preset;
      each.touched.value = true;
    }
    if (isUsual) setUsual(ending, target, preset).catch((error: unknown) => onFault(sayProblem(error)));
  };
  const ending = endingOf(item.name);
  const format = findFormat(target);
  return (
    <form
      method="dialog"
      class="options-form"
      onSubmit={(event) => {
        if (!isSound) return event.preventDefault();
        const forAll = (event.submitter as HTMLButtonElement | null)?.value === 'all';
        save(forAll ? alike : [item]);
      }}
    >
      <p class="muted">
        {shortName(source)} → {format === undefined ? target : shortName(format)}
      </p>
      {presets.length > 0 && (
        <div class="field">
          <label for="preset">{say('convert.preset')}</label>
          <select
            id="preset"
            value={preset ?? ''}
            onChange={({ currentTarget: { value } }) => setPreset(value === '' ? undefined : value)}
          >
            <option value="">{say('convert.noPreset')}</option>
            {presets.map((each) => (
              <option key={each.name} value={each.name}>
                {'label' in each ? each.label[facts.language] : each.name}
              </option>
            ))}
          </select>
        </div>
      )}
      <OptionFields {...fields} idPrefix="plain" only={plain} />
      {expert.length > 0 && (
        <details>
          <summary>{say('convert.expert')}</summary>
          <OptionFields {...fields} idPrefix="expert" only={expert} />
        </details>
      )}
      {may('presets') && (
        <SavePreset
          target={target}
          options={values}
          isSound={isSound}
          onSaved={(made) => {
            setPresets([...presets, made]);
            setPreset(made.name);
          }}
        />
      )}
      {ending !== '' && (
        <div class="field check">
          <input
            id="usual"
            type="checkbox"
            checked={isUsual}
            aria-describedby="usual-help"
            onChange={({ currentTarget }) => setUsualToo(currentTarget.checked)}
          />
          <label for="usual">{say('convert.usual', { ending })}</label>
          <p id="usual-help" class="muted">
            {say('convert.usualHelp')}
          </p>
        </div>
      )}
      <div class="sheet-foot">
        {alike.length > 1 && (
          <button value="all" disabled={!isSound}>
            {say('convert.applyToAll', { ending: ending.toUpperCase(), count: alike.length })}
          </button>
        )}
        <button class="primary" value="one" disabled={!isSound}>
          {say('convert.apply')}
        </button>
      </div>
    </form>
  );
}

/** A ready-made one says what it means for each kind of target. */
const fitsTarget = (preset: Preset, target: string): boolean => {
  if ('target' in preset) return preset.target === target;
  const family = findFormat(target)?.family ?? '';
  return Object.hasOwn(preset.options, family);
};
