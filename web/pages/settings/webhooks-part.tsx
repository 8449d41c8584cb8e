// Webhooks: who is called about what, with a secret that is shown once; each can be tried out, and what was sent is there to be seen.
import { useState } from 'preact/hooks';
import { api, ProblemError } from '../../api.js';
import { at } from '../../facts.js';
import { say } from '../../words.js';
import { LineField, listIn, textIn, TickList } from './entry-fields.js';
import { EntryForm, FormFault } from './entry-form.js';
import { Shown, useLoaded } from './loaded.js';
import { ShownOnce } from './shown-once.js';
import { WebhookRow } from './webhook-row.js';

const events = [
  'task.done',
  'task.failed',
  'task.cancelled',
  'task.expired',
  'task.waiting',
  'task.queued',
  'task.started',
  'task.warning',
  'task.retrying',
  'task.handed_back',
  'task.worker_lost',
  'task.cancel_requested',
  'task.changed',
  'job.queued',
  'job.started',
  'job.done',
  'job.failed',
  'job.cancelled',
  'file.expiring',
] as const;
const usual: readonly string[] = ['task.done', 'task.failed'];

export interface Secret {
  readonly url: string;
  readonly secret: string;
}

/** The sentence of the code is about files that are fetched. */
function atItsField(error: unknown): never {
  if (!(error instanceof ProblemError) || error.code !== 'url_blocked') throw error;
  throw new FormFault(say('settings.wrongFields'), { url: say('settings.addressBlocked') });
}

export function WebhooksPart() {
  const hooks = useLoaded(async () => (await api.call('get', '/api/v1/webhooks')).data);
  const [secret, setSecret] = useState<Secret>();
  async function send(fields: FormData) {
    const chosen = listIn(fields, 'events') as (typeof events)[number][];
    if (chosen.length === 0) throw new FormFault(say('settings.chooseEvents'));
    const description = textIn(fields, 'description') || null;
    const body = { url: textIn(fields, 'url'), events: chosen, description };
    setSecret(await api.call('post', '/api/v1/webhooks', { body }).catch(atItsField));
    await hooks.again();
  }
  return (
    <>
      {secret && (
        <ShownOnce
          label={say('settings.secretOf', { url: secret.url })}
          secret={secret.secret}
          onClose={() => setSecret(undefined)}
        />
      )}
      <section class="card">
        <p class="muted">
          {say('settings.webhooksHelp')} <a href={at('/docs#tag-Webhooks')}>{say('settings.toDocs')}</a>
        </p>
        <Shown of={hooks}>
          {(all) => (
            <>
              {all.length === 0 && <p class="muted">{say('settings.noWebhooks')}</p>}
              <ul class="entries">
                {all.map((hook) => (
                  <WebhookRow key={hook.id} hook={hook} onChange={hooks.again} onSecret={setSecret} />
                ))}
              </ul>
            </>
          )}
        </Shown>
      </section>
      <section class="card">
        <h3>{say('settings.newWebhook')}</h3>
        <EntryForm label={say('settings.newWebhook')} submit={say('settings.makeWebhook')} send={send} clears>
          {(faults) => (
            <>
              <LineField
                id="url"
                name="url"
                type="url"
                label={say('settings.address')}
                placeholder="https://example.org"
                required
                maxLength={2000}
                faults={faults}
              />
              <LineField
                id="description"
                name="description"
                label={say('settings.description')}
                maxLength={500}
                faults={faults}
              />
              <TickList
                id="event"
                name="events"
                label={say('settings.events')}
                chosen={usual}
                choices={events.map((event) => [event, say(`settings.event.${event}`)])}
              />
            </>
          )}
        </EntryForm>
      </section>
    </>
  );
}
