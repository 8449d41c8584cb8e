// Accounts of people: made with a link to set a password, given another role or limits, switched off and on. Those who may only look see the list.
import { useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { at, facts, may } from '../../facts.js';
import { Moment } from '../../parts/moment.js';
import { say } from '../../words.js';
import { ActButton } from './act-button.js';
import { LimitsForm, sayLimits, type ClientLimits } from './client-limits.js';
import { LineField, PickField, textIn } from './entry-fields.js';
import { EntryForm } from './entry-form.js';
import { Shown, useLoaded } from './loaded.js';
import { ShownOnce } from './shown-once.js';

type Account = Schemas['Account'];
type Role = Account['role'];
const roles: readonly Role[] = ['user', 'viewer', 'admin'];
const roleChoices = roles.map((role) => [role, say(`settings.role.${role}`)] as const);
interface Link {
  readonly email: string;
  readonly url: string;
}
/** The link opens from any machine, so it is shown whole. */
const linkOf = (email: string, path: string): Link => ({ email, url: new URL(path, location.origin).href });

export function UsersPart() {
  const users = useLoaded(async () => (await api.call('get', '/api/v1/admin/users', { query: { limit: '100' } })).data);
  const [link, setLink] = useState<Link>();
  async function send(fields: FormData) {
    const email = textIn(fields, 'email');
    const body = { email, role: textIn(fields, 'role') as Role };
    const made = await api.call('post', '/api/v1/admin/users', { body });
    if (made.reset_url !== undefined) setLink(linkOf(email, made.reset_url));
    await users.again();
  }
  return (
    <>
      {link && (
        <ShownOnce
          label={say('settings.linkFor', { email: link.email })}
          secret={link.url}
          onClose={() => setLink(undefined)}
        />
      )}
      <section class="card">
        <Shown of={users}>
          {(all) => (
            <>
              {all.length === 0 && <p class="muted">{say('settings.noUsers')}</p>}
              <ul class="entries">
                {all.map((user) => (
                  <UserRow key={user.id} user={user} onChange={users.again} onLink={setLink} />
                ))}
              </ul>
            </>
          )}
        </Shown>
      </section>
      {facts.caller.kind === 'local' && <FirstAccount />}
      {may('admin') && facts.caller.kind !== 'local' && (
        <section class="card">
          <h3>{say('settings.newUser')}</h3>
          <EntryForm label={say('settings.newUser')} submit={say('settings.makeUser')} send={send} clears>
            {(faults) => (
              <div class="two">
                <LineField
                  id="email"
                  name="email"
                  type="email"
                  label={say('login.email')}
                  required
                  autocomplete="off"
                  faults={faults}
                />
                <PickField id="role" name="role" label={say('settings.role')} value="user" choices={roleChoices} />
              </div>
            )}
          </EntryForm>
        </section>
      )}
    </>
  );
}

/** It closes the door behind it, so it is made where whoever makes it is let in at once. */
const FirstAccount = () => (
  <section class="card">
    <p>{say('settings.firstUser')}</p>
    <a class="button" href={at('/setup')}>
      {say('settings.makeFirst')}
    </a>
  </section>
);

interface RowProps {
  readonly user: Account;
  readonly onChange: () => Promise<void>;
  readonly onLink: (link: Link) => void;
}

function UserRow({ user, onChange, onLink }: RowProps) {
  const { id, email, role, state, limits } = user;
  const [isOpen, setOpen] = useState(false);
  const limited = sayLimits(limits);
  const change = async (body: { role?: Role; disabled?: boolean; limits?: ClientLimits }) => {
    await api.call('patch', '/api/v1/admin/users/{id}', { path: { id }, body });
    await onChange();
  };
  const word = say(state === 'disabled' ? 'settings.turnOn' : 'settings.turnOff');
  return (
    <li>
      <div>
        <p class="name">
          <bdi>{email}</bdi>
        </p>
        <p class="muted">
          {say(`settings.role.${role}`)} · {say(`settings.user.${state}`)} · {say('settings.madeAt')}{' '}
          <Moment at={user.created_at} />
        </p>
        {limited !== '' && <p class="muted">{limited}</p>}
      </div>
      {may('admin') && (
        <div class="actions">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`${say('settings.clientLimits')}: ${email}`}
            onClick={() => setOpen(!isOpen)}
          >
            {say('settings.clientLimits')}
          </button>
          {email !== facts.caller.name && (
            <>
              {roles
                .filter((each) => each !== role)
                .map((each) => {
                  const text = say(`settings.make.${each}`);
                  return (
                    <ActButton key={each} text={text} label={`${text}: ${email}`} act={() => change({ role: each })} />
                  );
                })}
              <ActButton
                text={say('settings.resetLink')}
                label={`${say('settings.resetLink')}: ${email}`}
                act={async () => {
                  const made = await api.call('post', '/api/v1/admin/users/{id}/reset-link', { path: { id } });
                  onLink(linkOf(email, made.reset_url));
                }}
              />
              <ActButton
                text={word}
                label={`${word}: ${email}`}
                act={() => change({ disabled: state !== 'disabled' })}
              />
            </>
          )}
        </div>
      )}
      {isOpen && <LimitsForm id={id} of={email} limits={limits} save={(asked) => change({ limits: asked })} />}
    </li>
  );
}
