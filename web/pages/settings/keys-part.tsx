// API keys: shown whole this once, by their first letters afterwards; revoked with ten seconds to think again.
import { useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { at, facts, may } from '../../facts.js';
import { Moment } from '../../parts/moment.js';
import { say, sayList } from '../../words.js';
import { listIn, LineField, PickField, textIn, TickList } from './entry-fields.js';
import { EntryForm } from './entry-form.js';
import { KeyExample, type MadeKey } from './key-example.js';
import { Shown, useLoaded } from './loaded.js';
import { ShownOnce } from './shown-once.js';
import { TakeBack } from './take-back.js';

type ApiKey = Schemas['ApiKey'];
const scopes = ['tasks:read', 'tasks:write', 'files:read', 'files:write', 'webhooks', 'presets', 'admin'] as const;
const usual: readonly string[] = scopes.slice(0, 4);
const lives = [30, 90, 365] as const;

/** A person's own keys; without accounts those of the server. */
const isPerson = facts.caller.kind === 'person';
interface NewKey {
  name: string;
  scopes: (typeof scopes)[number][];
  expires_at?: string;
}
const routes = isPerson
  ? {
      list: () => api.call('get', '/api/v1/me/api-keys', { query: { limit: '100' } }),
      make: (body: NewKey) => api.call('post', '/api/v1/me/api-keys', { body }),
      revoke: (id: string) => api.call('delete', '/api/v1/me/api-keys/{id}', { path: { id } }),
    }
  : {
      list: () => api.call('get', '/api/v1/admin/api-keys', { query: { limit: '100' } }),
      make: (body: NewKey) => api.call('post', '/api/v1/admin/api-keys', { body }),
      revoke: (id: string) => api.call('delete', '/api/v1/admin/api-keys/{id}', { path: { id } }),
    };

export function KeysPart() {
  const keys = useLoaded(async () => (await routes.list()).data);
  const [made, setMade] = useState<MadeKey>();
  async function send(fields: FormData) {
    const days = Number(textIn(fields, 'life'));
    const expires = days > 0 ? { expires_at: new Date(Date.now() + days * 86_400_000).toISOString() } : {};
    const chosen = listIn(fields, 'scopes') as NewKey['scopes'];
    setMade(await routes.make({ name: textIn(fields, 'name'), scopes: chosen, ...expires }));
    await keys.again();
  }
  return (
    <>
      {made && (
        <ShownOnce
          label={say('settings.newKeyIs', { name: made.name })}
          secret={made.key}
          onClose={() => setMade(undefined)}
        >
          <KeyExample of={made} />
        </ShownOnce>
      )}
      <section class="card">
        <p class="muted">
          {say(isPerson ? 'settings.keysHelp' : 'settings.serverKeysHelp')}{' '}
          <a href={at('/docs')}>{say('settings.toDocs')}</a>
        </p>
        <Shown of={keys}>
          {(all) => (
            <>
              {all.length === 0 && <p class="muted">{say('settings.noKeys')}</p>}
              <ul class="entries">
                {all.map((key) => (
                  <KeyRow key={key.id} of={key} onGone={keys.again} />
                ))}
              </ul>
            </>
          )}
        </Shown>
      </section>
      <section class="card">
        <h3>{say('settings.newKey')}</h3>
        <EntryForm label={say('settings.newKey')} submit={say('settings.makeKey')} send={send} clears>
          {(faults) => (
            <>
              <div class="two">
                <LineField
                  id="name"
                  name="name"
                  label={say('settings.name')}
                  help={say('settings.keyNameHelp')}
                  required
                  maxLength={100}
                  autocomplete="off"
                  faults={faults}
                />
                <PickField
                  id="life"
                  name="life"
                  label={say('settings.life')}
                  value="365"
                  choices={[
                    ...lives.map((days) => [String(days), say('settings.days', { days })] as const),
                    ['0', say('settings.forever')],
                  ]}
                />
              </div>
              <TickList
                id="scope"
                name="scopes"
                label={say('settings.scopes')}
                chosen={usual}
                choices={scopes.filter(may).map((scope) => [scope, say(`settings.scope.${scope}`)])}
              />
            </>
          )}
        </EntryForm>
      </section>
    </>
  );
}

function KeyRow({ of: key, onGone }: { readonly of: ApiKey; readonly onGone: () => Promise<void> }) {
  const { id, name, prefix, state, owner } = key;
  return (
    <li>
      <div>
        <p class="name">
          <bdi dir="auto">{name}</bdi> <code>{prefix}…</code>
        </p>
        <p class="muted">{sayList(key.scopes.map((scope) => say(`settings.scope.${scope}`)))}</p>
        <p class="muted">
          {state !== 'valid' && <strong>{say(`settings.key.${state}`)} · </strong>}
          {!isPerson && owner !== null && <>{owner} · </>}
          {key.last_used_at === null ? say('settings.neverUsed') : say('settings.lastUsed')}{' '}
          {key.last_used_at !== null && <Moment at={key.last_used_at} />}
          {' · '}
          {key.expires_at === null ? say('settings.noEnd') : say('settings.validUntil')}{' '}
          {key.expires_at !== null && <Moment at={key.expires_at} />}
        </p>
      </div>
      {state === 'valid' && (
        <div class="actions">
          <TakeBack
            text={say('settings.revoke')}
            name={name}
            act={async () => {
              await routes.revoke(id);
              await onGone();
            }}
          />
        </div>
      )}
    </li>
  );
}
