// API keys: shown whole this once, by their first letters afterwards; revoked with ten seconds to think again.
import { useState } from 'preact/hooks';
import { api } from '../../api.js';
import { at, facts, may } from '../../facts.js';
import { say } from '../../words.js';
import { listIn, LineField, PickField, textIn, TickList } from './entry-fields.js';
import { EntryForm } from './entry-form.js';
import { KeyExample, type MadeKey } from './key-example.js';
import { KeyRow } from './key-row.js';
import { Shown, useLoaded } from './loaded.js';
import { ShownOnce } from './shown-once.js';

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
const ofServer = {
  list: () => api.call('get', '/api/v1/admin/api-keys', { query: { limit: '100' } }),
  make: (body: NewKey) => api.call('post', '/api/v1/admin/api-keys', { body }),
  revoke: (id: string) => api.call('delete', '/api/v1/admin/api-keys/{id}', { path: { id } }),
};
const routes = isPerson
  ? {
      list: () => api.call('get', '/api/v1/me/api-keys', { query: { limit: '100' } }),
      make: (body: NewKey) => api.call('post', '/api/v1/me/api-keys', { body }),
      revoke: (id: string) => api.call('delete', '/api/v1/me/api-keys/{id}', { path: { id } }),
    }
  : ofServer;

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
                  <KeyRow key={key.id} of={key} saysOwner={!isPerson} revoke={routes.revoke} onChange={keys.again} />
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
      {isPerson && may('admin') && <OthersKeys />}
    </>
  );
}

/** Those of the server and of other people: an administrator limits and revokes them too. */
function OthersKeys() {
  const keys = useLoaded(async () => (await ofServer.list()).data.filter(({ owner }) => owner !== facts.caller.name));
  return (
    <section class="card">
      <h3>{say('settings.othersKeys')}</h3>
      <Shown of={keys}>
        {(all) => (
          <>
            {all.length === 0 && <p class="muted">{say('settings.noKeys')}</p>}
            <ul class="entries">
              {all.map((key) => (
                <KeyRow key={key.id} of={key} saysOwner revoke={ofServer.revoke} onChange={keys.again} />
              ))}
            </ul>
          </>
        )}
      </Shown>
    </section>
  );
}
