// Keeps what was chosen for one file as a preset of its reader, to be chosen for others. A part of the options sheet.
import { useState } from 'preact/hooks';
import { api, sayProblem, type Schemas } from '../../../api.js';
import { faultsOf } from '../../../parts/on-demand/form-faults.js';
import type { OptionValues } from '../../../parts/option-schema.js';
import { say } from '../../../words.js';

interface Props {
  readonly target: string;
  readonly options: OptionValues;
  readonly isSound: boolean;
  readonly onSaved: (preset: Schemas['OwnPreset']) => void;
}

export function SavePreset({ target, options, isSound, onSaved }: Props) {
  const [name, setName] = useState('');
  const [said, setSaid] = useState<{ readonly text: string; readonly isFault: boolean }>();
  const isReady = isSound && name.trim() !== '';
  const save = async () => {
    try {
      onSaved(await api.call('post', '/api/v1/presets', { body: { name: name.trim(), target, options } }));
      setSaid({ text: say('convert.presetSaved', { name: name.trim() }), isFault: false });
      setName('');
    } catch (error) {
      setSaid({ text: faultsOf(error)['name'] ?? sayProblem(error), isFault: true });
    }
  };
  return (
    <details>
      <summary>{say('convert.savePreset')}</summary>
      <div class="field">
        <label for="preset-name">{say('convert.presetName')}</label>
        <input
          id="preset-name"
          maxLength={40}
          autocomplete="off"
          value={name}
          aria-describedby="preset-said"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            // Not the button of the whole form.
            event.preventDefault();
            if (isReady) void save();
          }}
        />
        <button type="button" disabled={!isReady} onClick={() => void save()}>
          {say('convert.savePresetNow')}
        </button>
        <p id="preset-said" role="status" class={said?.isFault === true ? 'problem' : 'saved'}>
          {said?.text}
        </p>
      </div>
    </details>
  );
}
