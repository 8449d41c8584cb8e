// The links there are to a result: until when, how often used, and the button that takes one back, for ten seconds again given.
import { useState } from 'preact/hooks';
import type { Schemas } from '../../api.js';
import { doLater, UndoBar } from '../later.js';
import { Moment } from '../moment.js';
import { say } from '../../words.js';

type Share = Schemas['Share'];
interface Props {
  readonly shares: readonly Share[];
  readonly onRevoke: (id: string) => Promise<void>;
}

export function ShareList({ shares, onRevoke }: Props) {
  const [leaving, setLeaving] = useState<readonly string[]>([]);
  const shown = shares.filter(({ id }) => !leaving.includes(id));
  const keep = (id: string) => setLeaving((ids) => ids.filter((each) => each !== id));
  const revoke = (id: string) => {
    setLeaving((ids) => [...ids, id]);
    doLater({
      sentence: say('share.revoked'),
      act: () => onRevoke(id),
      undone: () => keep(id),
      failed: () => keep(id),
    });
  };
  return (
    <>
      {shown.length > 0 && <h3>{say('share.list')}</h3>}
      <ul class="shares">
        {shown.map(({ id, ending, created_at, expires_at, downloads, has_password }, at) => (
          <li key={id}>
            <span>
              {ending !== null && (
                <>
                  <code>…{ending}</code> ·{' '}
                </>
              )}
              {say('share.madeAt')} <Moment at={created_at} /> · {say('share.worksUntil')} <Moment at={expires_at} /> ·{' '}
              {say('share.used', { count: downloads })}
              {has_password && ` · ${say('share.hasPassword')}`}
            </span>
            <button
              type="button"
              aria-label={`${say('share.revoke')}, ${say('share.numbered', { number: ending === null ? at + 1 : `…${ending}` })}`}
              onClick={() => revoke(id)}
            >
              {say('share.revoke')}
            </button>
          </li>
        ))}
      </ul>
      <UndoBar />
    </>
  );
}
