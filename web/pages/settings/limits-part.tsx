// What this server takes: limits that its settings fix, and rules that an administrator changes here. An empty list permits everything.
import { api, type Schemas } from '../../api.js';
import { may } from '../../facts.js';
import { say, sayBytes, sayLife, sayNumber } from '../../words.js';
import { LimitFields, limitsIn } from './client-limits.js';
import { LineField, PickField, textIn, wordsIn } from './entry-fields.js';
import { EntryForm } from './entry-form.js';
import { Shown, useLoaded } from './loaded.js';

type RuleSet = Schemas['Rules'];
const rows: readonly (readonly [LimitName, (value: number) => string])[] = [
  ['max_file_bytes', sayBytes],
  ['max_files', sayNumber],
  ['max_unfinished_tasks', sayNumber],
  ['max_queued_tasks', sayNumber],
  ['max_pixels', sayNumber],
  ['soft_limit_s', sayLife],
  ['hard_limit_s', sayLife],
  ['keep_files_s', sayLife],
  ['keep_tasks_s', sayLife],
];

async function readAll() {
  const [limits, rules] = await Promise.all([
    api.call('get', '/api/v1/limits'),
    api.call('get', '/api/v1/admin/rules'),
  ]);
  return { limits, rules };
}

export function LimitsPart() {
  const all = useLoaded(readAll);
  return (
    <Shown of={all}>
      {({ limits, rules }) => (
        <>
          <section class="card">
            <h3>{say('settings.ofServer')}</h3>
            <dl>
              {rows.map(([name, write]) => (
                <>
                  <dt>{say(`settings.limit.${name}`)}</dt>
                  <dd>{write(limits[name])}</dd>
                </>
              ))}
            </dl>
            <p class="muted">{say('settings.bySettings')}</p>
          </section>
          {may('admin') ? <RulesForm rules={rules} /> : <RulesShown rules={rules} />}
        </>
      )}
    </Shown>
  );
}
type LimitName =
  | 'max_file_bytes'
  | 'max_files'
  | 'max_unfinished_tasks'
  | 'max_queued_tasks'
  | 'max_pixels'
  | 'soft_limit_s'
  | 'hard_limit_s'
  | 'keep_files_s'
  | 'keep_tasks_s';

const kinds = ['formats', 'operations'] as const;
const lists = ['allow', 'deny'] as const;

function RulesForm({ rules }: { readonly rules: RuleSet }) {
  async function send(fields: FormData) {
    const list = (kind: string) => {
      const allow = wordsIn(fields, `${kind}.allow`);
      return { allow: allow.length > 0 ? allow : null, deny: wordsIn(fields, `${kind}.deny`) };
    };
    await api.call('patch', '/api/v1/admin/rules', {
      body: {
        formats: list('formats'),
        operations: list('operations'),
        guests: limitsIn(fields, 'guests'),
        links: { guests: textIn(fields, 'links.guests') === 'yes' },
      },
    });
  }
  return (
    <section class="card">
      <h3>{say('settings.rules')}</h3>
      <EntryForm
        label={say('settings.rules')}
        submit={say('settings.save')}
        submitLabel={`${say('settings.save')}: ${say('settings.rules')}`}
        done={say('settings.kept')}
        send={send}
      >
        {(faults) => (
          <>
            <div class="two">
              {kinds.flatMap((kind) =>
                lists.map((list) => (
                  <LineField
                    key={`${kind}.${list}`}
                    id={`${kind}-${list}`}
                    name={`${kind}.${list}`}
                    label={say(`settings.${kind}.${list}`)}
                    help={say(list === 'allow' ? 'settings.allowHelp' : 'settings.denyHelp')}
                    value={(rules[kind][list] ?? []).join(', ')}
                    autocomplete="off"
                    faults={kind in faults ? { [`${kind}.${list}`]: faults[kind] ?? '' } : {}}
                  />
                )),
              )}
            </div>
            <h4>{say('settings.guests')}</h4>
            <p class="muted">{say('settings.guestsHelp')}</p>
            <div class="two">
              <LimitFields id="guests" within="guests" limits={rules.guests} faults={faults} />
              <PickField
                id="links-guests"
                name="links.guests"
                label={say('settings.guest.links')}
                help={say('settings.guest.linksHelp')}
                value={rules.links.guests ? 'yes' : 'no'}
                choices={[
                  ['no', say('settings.no')],
                  ['yes', say('settings.yes')],
                ]}
              />
            </div>
          </>
        )}
      </EntryForm>
    </section>
  );
}

const RulesShown = ({ rules }: { readonly rules: RuleSet }) => (
  <section class="card">
    <h3>{say('settings.rules')}</h3>
    <dl>
      {kinds.flatMap((kind) =>
        lists.map((list) => (
          <>
            <dt>{say(`settings.${kind}.${list}`)}</dt>
            <dd>
              {(rules[kind][list] ?? []).join(', ') ||
                say(list === 'allow' ? 'settings.everything' : 'settings.nothing')}
            </dd>
          </>
        )),
      )}
      <dt>{say('settings.guest.links')}</dt>
      <dd>{say(rules.links.guests ? 'settings.yes' : 'settings.no')}</dd>
    </dl>
  </section>
);
