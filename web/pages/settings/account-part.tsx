// The reader's own account: who they are here, how much of their limits is left, another password.
import { api } from '../../api.js';
import { facts } from '../../facts.js';
import { sayNumber, say, sayBytes, isWord, sayLife } from '../../words.js';
import { LineField, rawIn } from './entry-fields.js';
import { EntryForm, FormFault } from './entry-form.js';
import { Shown, useLoaded } from './loaded.js';

const SHORTEST_PASSWORD = 10;

async function readAll() {
  const [me, usage] = await Promise.all([api.call('get', '/api/v1/me'), api.call('get', '/api/v1/usage')]);
  return { me, usage };
}
const sayPolicy = (policy: string): string => {
  const word = `settings.policy.${policy}`;
  return isWord(word) ? say(word) : policy;
};

export function AccountPart() {
  const all = useLoaded(readAll);
  return (
    <>
      <Shown of={all}>
        {({ me, usage }) => (
          <section class="card">
            <dl>
              <dt>{say('settings.you')}</dt>
              <dd>
                <bdi>{me.person?.email ?? say('settings.nobody')}</bdi>
              </dd>
              {me.person && (
                <>
                  <dt>{say('settings.role')}</dt>
                  <dd>{say(`settings.role.${me.person.role}`)}</dd>
                </>
              )}
              {usage.policies.map(({ policy, quota, left, resets_in_s: reset }) => {
                const amount = policy.includes('bytes') ? sayBytes : sayNumber;
                return (
                  <>
                    <dt>{sayPolicy(policy)}</dt>
                    <dd>
                      {say('settings.left', { left: amount(left), quota: amount(quota) })}
                      {reset !== undefined && `, ${say('settings.resets', { life: sayLife(reset) })}`}
                    </dd>
                  </>
                );
              })}
            </dl>
            {usage.policies.length === 0 && <p class="muted">{say('settings.noLimits')}</p>}
          </section>
        )}
      </Shown>
      {facts.caller.kind === 'person' && <PasswordForm />}
    </>
  );
}

const PasswordForm = () => (
  <section class="card">
    <h3>{say('settings.password')}</h3>
    <p class="muted">{say('settings.passwordHelp')}</p>
    <EntryForm
      label={say('settings.password')}
      submit={say('settings.setPassword')}
      done={say('settings.passwordSet')}
      clears
      send={async (fields) => {
        const fresh = rawIn(fields, 'new_password');
        if (fresh.length < SHORTEST_PASSWORD)
          throw new FormFault(say('settings.wrongFields'), {
            new_password: say('setup.passwordHint', { count: SHORTEST_PASSWORD }),
          });
        const body = {
          current_password: rawIn(fields, 'current_password'),
          new_password: fresh,
        };
        await api.call('post', '/api/v1/me/password', { body });
      }}
    >
      {(faults) => (
        <div class="two">
          {/* For password managers: whose password it is. */}
          <input type="text" name="username" autocomplete="username" value={facts.caller.name} readOnly hidden />
          <LineField
            id="current_password"
            name="current_password"
            type="password"
            label={say('settings.currentPassword')}
            required
            autocomplete="current-password"
            faults={faults}
          />
          <LineField
            id="new_password"
            name="new_password"
            type="password"
            label={say('settings.newPassword')}
            help={say('setup.passwordHint', { count: SHORTEST_PASSWORD })}
            required
            autocomplete="new-password"
            maxLength={1000}
            faults={faults}
          />
        </div>
      )}
    </EntryForm>
  </section>
);
