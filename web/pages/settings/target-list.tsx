// What files of an extension become when nobody says anything else. Part of the preferences; the Convert page starts with it.
import { useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { facts } from '../../facts.js';
import { preference, setTargetFor, usualPreset } from '../../preferences.js';
import { inFamilies } from '../../parts/on-demand/families.js';
import { say } from '../../words.js';
import { ActButton } from './act-button.js';
import { PickField, textIn } from './entry-fields.js';
import { EntryForm } from './entry-form.js';
import { Shown, useLoaded } from './loaded.js';

type Format = Schemas['Format'];

export function TargetList() {
  const formats = useLoaded(async () => (await api.call('get', '/api/v1/formats')).data);
  return (
    <section class="card">
      <h3>{say('settings.targets')}</h3>
      <p class="muted">{say('settings.targetsHelp')}</p>
      <Shown of={formats}>{(all) => <Targets formats={all} />}</Shown>
    </section>
  );
}

function Targets({ formats }: { readonly formats: readonly Format[] }) {
  const sources = formats.filter(({ targets, extensions }) => targets.length > 0 && extensions.length > 0);
  const [from, setFrom] = useState(inFamilies(sources)[0]?.formats[0]?.extensions[0] ?? '');
  const source = sources.find(({ extensions }) => extensions.includes(from));
  const becomes = inFamilies(
    formats.filter(({ id }) => source?.targets.includes(id)),
    source?.family,
  );
  const labelOf = (id: string) => formats.find((format) => format.id === id)?.label[facts.language] ?? id;
  const chosen = Object.entries(preference('targets')).sort();
  return (
    <>
      <ul class="plain">
        {chosen.map(([extension, target]) => (
          <li key={extension}>
            <span>
              .{extension} → {[labelOf(target), usualPreset(extension, target)].filter(Boolean).join(' · ')}
            </span>
            <ActButton
              text={say('do.remove')}
              label={`${say('do.remove')}: .${extension}`}
              act={() => setTargetFor(extension, undefined)}
            />
          </li>
        ))}
      </ul>
      <EntryForm
        label={say('settings.targets')}
        submit={say('settings.add')}
        submitLabel={`${say('settings.add')}: ${say('settings.targets')}`}
        send={(fields) => setTargetFor(from, textIn(fields, 'to'))}
      >
        {() => (
          <div class="two">
            <PickField
              id="from"
              name="from"
              label={say('settings.extension')}
              value={from}
              choices={inFamilies(sources).map(({ title, formats }) => ({
                title,
                choices: formats.flatMap(({ extensions }) => extensions.map((each) => [each, `.${each}`] as const)),
              }))}
              onPick={setFrom}
            />
            <PickField
              key={from}
              id="to"
              name="to"
              label={say('settings.becomes')}
              value={preference('targets')[from] ?? becomes[0]?.formats[0]?.id ?? ''}
              choices={becomes.map(({ title, formats }) => ({
                title,
                choices: formats.map(({ id, label }) => [id, label[facts.language]]),
              }))}
            />
          </div>
        )}
      </EntryForm>
    </>
  );
}
