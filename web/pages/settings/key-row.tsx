// One key: what it may, when it was used, and for administrators how much it may take; revoked with ten seconds to think again.
import { useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { may } from '../../facts.js';
import { Moment } from '../../parts/moment.js';
import { say, sayList } from '../../words.js';
import { LimitsForm, sayLimits } from './client-limits.js';
import { TakeBack } from './take-back.js';

export type ApiKey = Schemas['ApiKey'];
interface Props {
  readonly of: ApiKey;
  /** Among those of several people. */
  readonly saysOwner: boolean;
  readonly revoke: (id: string) => Promise<unknown>;
  readonly onChange: () => Promise<void>;
}

export function KeyRow({ of: key, saysOwner, revoke, onChange }: Props) {
  const { id, name, prefix, state, owner, limits } = key;
  const [isOpen, setOpen] = useState(false);
  const text = say('settings.clientLimits');
  const limited = sayLimits(limits);
  return (
    <li>
      <div>
        <p class="name">
          <bdi dir="auto">{name}</bdi> <code>{prefix}…</code>
        </p>
        <p class="muted">{sayList(key.scopes.map((scope) => say(`settings.scope.${scope}`)))}</p>
        <p class="muted">
          {state !== 'valid' && <strong>{say(`settings.key.${state}`)} · </strong>}
          {saysOwner && owner !== null && <>{owner} · </>}
          {key.last_used_at === null ? say('settings.neverUsed') : say('settings.lastUsed')}{' '}
          {key.last_used_at !== null && <Moment at={key.last_used_at} />}
          {' · '}
          {key.expires_at === null ? say('settings.noEnd') : say('settings.validUntil')}{' '}
          {key.expires_at !== null && <Moment at={key.expires_at} />}
        </p>
        {limited !== '' && <p class="muted">{limited}</p>}
      </div>
      {state === 'valid' && (
        <div class="actions">
          {may('admin') && (
            <button
              type="button"
              aria-expanded={isOpen}
              aria-label={`${text}: ${name}, ${prefix}`}
              onClick={() => setOpen(!isOpen)}
            >
              {text}
            </button>
          )}
          <TakeBack
            text={say('settings.revoke')}
            name={name}
            act={async () => {
              await revoke(id);
              await onChange();
            }}
          />
        </div>
      )}
      {isOpen && (
        <LimitsForm
          id={id}
          of={`${name}, ${prefix}`}
          limits={limits}
          save={async (asked) => {
            await api.call('patch', '/api/v1/admin/api-keys/{id}', { path: { id }, body: { limits: asked } });
            await onChange();
          }}
        />
      )}
    </li>
  );
}
