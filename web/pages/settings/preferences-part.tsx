// Preferences: each is kept as soon as it is changed; names of results by a form, because half a template is none.
import { useEffect, useState } from 'preact/hooks';
import { sayProblem } from '../../api.js';
import { facts } from '../../facts.js';
import { faultInTemplate, loadPreferences, nameBy, preference, setPreference } from '../../preferences.js';
import { say } from '../../words.js';
import { EntryForm, FormFault } from './entry-form.js';
import { LineField, PickField, textIn, TickField } from './entry-fields.js';
import { TargetList } from './target-list.js';

const switches = ['startAtOnce', 'keepMetadata', 'soundWhenDone', 'notifyWhenDone', 'shortcuts'] as const;
type Switch = (typeof switches)[number];

export function PreferencesPart() {
  const [note, setNote] = useState('');
  useEffect(() => void loadPreferences().catch((error: unknown) => setNote(sayProblem(error))), []);
  const keep = (work: Promise<unknown>) =>
    work.then(
      () => setNote(say('settings.kept')),
      (error: unknown) => setNote(error instanceof FormFault ? error.message : sayProblem(error)),
    );
  return (
    <>
      <section class="card">
        <h3>{say('settings.look')}</h3>
        <div class="two">
          <PickField
            id="language"
            name="language"
            label={say('settings.language')}
            value={facts.language}
            choices={[
              ['en', 'English'],
              ['ru', 'Русский'],
            ]}
            onPick={(value) => choose('lang', value)}
          />
          <PickField
            id="theme"
            name="theme"
            label={say('settings.theme')}
            value={document.documentElement.dataset['theme'] ?? 'system'}
            choices={(['system', 'light', 'dark'] as const).map((each) => [each, say(`settings.theme.${each}`)])}
            onPick={(value) => choose('theme', value)}
          />
        </div>
        <p class="muted">{say('settings.lookHere')}</p>
      </section>
      <section class="card">
        <h3>{say('settings.work')}</h3>
        {switches.map((name) => (
          <TickField
            key={name}
            id={name}
            name={name}
            label={say(`settings.${name}`)}
            help={say(`settings.${name}Help`)}
            checked={preference(name)}
            onTick={(checked) => void keep(turn(name, checked))}
          />
        ))}
        <p role="status" class="saved">
          {note}
        </p>
        <p class="muted">{say(facts.caller.kind === 'person' ? 'settings.follows' : 'settings.staysHere')}</p>
      </section>
      <TemplateForm />
      <TargetList />
    </>
  );
}

/** The server writes the language and the theme into its pages, so the page is asked for again. */
const choose = (name: 'lang' | 'theme', value: string): void => location.assign(`?${name}=${value}`);

async function turn(name: Switch, checked: boolean): Promise<void> {
  // Asked for by the reader's own click; a browser that was told no does not ask again.
  if (name === 'notifyWhenDone' && checked && (await Notification.requestPermission()) !== 'granted')
    throw new FormFault(say('settings.notifyRefused'));
  await setPreference(name, checked);
}

/** These sentences speak of the parts themselves. */
const asTyped = { name: '{name}', preset: '{preset}', ext: '{ext}' };

function TemplateForm() {
  const [template, setTemplate] = useState(preference('nameTemplate'));
  const fault = faultInTemplate(template);
  const example = nameBy(template, {
    name: say('settings.exampleName'),
    preset: say('settings.examplePreset'),
    ext: 'mp4',
  });
  return (
    <section class="card">
      <h3>{say('settings.names')}</h3>
      <EntryForm
        label={say('settings.names')}
        submit={say('settings.save')}
        submitLabel={`${say('settings.save')}: ${say('settings.names')}`}
        done={say('settings.kept')}
        send={async (fields) => {
          const given = textIn(fields, 'template');
          const wrong = faultInTemplate(given);
          if (wrong !== undefined)
            throw new FormFault(say('settings.template.refused'), {
              template: say(`settings.template.${wrong}`, asTyped),
            });
          await setPreference('nameTemplate', given);
        }}
      >
        {(faults) => (
          <>
            <LineField
              id="template"
              name="template"
              label={say('settings.template')}
              help={say('settings.templateHelp', asTyped)}
              value={template}
              maxLength={100}
              faults={fault === undefined ? faults : { template: say(`settings.template.${fault}`, asTyped) }}
              onInput={setTemplate}
            />
            {fault === undefined && (
              <p class="muted">
                {say('settings.example')} <bdi>{example}</bdi>
              </p>
            )}
          </>
        )}
      </EntryForm>
    </section>
  );
}
