// Gives the result to people without an account: a link with an end, a password if wanted; and the links there are, which can be taken back.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, revokeShare, sayProblem, type Schemas } from '../../api.js';
import { say, sayLife } from '../../words.js';
import { CopyButton } from '../copy-button.js';
import { latestOnly } from '../latest.js';
import type { Whose } from '../share-dialog.js';
import { ShareList } from './share-list.js';
import { Moment } from '../moment.js';

type Share = Schemas['Share'];
interface Made {
  readonly url: string;
  readonly expiresAt: string;
  /** The file itself does not live as long as was asked for. */
  readonly isShortened: boolean;
}

const LIVES_S = [3600, 86_400, 7 * 86_400];

export function ShareForm({ whose }: { readonly whose: Whose }) {
  const [lifeS, setLifeS] = useState(86_400);
  const [password, setPassword] = useState('');
  const [made, setMade] = useState<Made>();
  const [shares, setShares] = useState<readonly Share[]>([]);
  const [fault, setFault] = useState('');
  const failed = (error: unknown) => setFault(sayProblem(error));
  const takeLatest = useMemo(latestOnly, []);
  const list = () =>
    takeLatest(api.call('get', '/api/v1/shares'), ({ data }) =>
      setShares(data.filter((share) => isOf(share, whose) && isOpen(share))),
    );
  const create = async () => {
    setFault('');
    const body = { ...whose, ttl_s: lifeS, ...(password !== '' && { password }) };
    const share = await api.call('post', '/api/v1/shares', { body });
    const asked = Date.parse(share.created_at) + lifeS * 1000;
    const isShortened = Date.parse(share.expires_at) < asked - 1000;
    setMade({ url: new URL(share.url, location.href).href, expiresAt: share.expires_at, isShortened });
    await list();
  };
  const revoke = async (id: string) => {
    await revokeShare(id);
    setMade(undefined);
  };
  useEffect(() => void list().catch(failed), []);
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create().catch(failed);
        }}
      >
        <div class="field">
          <label for="share-life">{say('share.life')}</label>
          <select id="share-life" value={lifeS} onChange={(event) => setLifeS(Number(event.currentTarget.value))}>
            {LIVES_S.map((seconds) => (
              <option key={seconds} value={seconds}>
                {sayLife(seconds)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="share-password">{say('share.password')}</label>
          <input
            id="share-password"
            type="text"
            autocomplete="off"
            minLength={4}
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </div>
        <button class="primary">{say('share.make')}</button>
      </form>
      {fault !== '' && (
        <p class="problem" role="alert">
          {fault}
        </p>
      )}
      <div role="status">{made !== undefined && <NewLink made={made} />}</div>
      <ShareList shares={shares} onRevoke={revoke} />
    </>
  );
}

const isOf = ({ task_id, job_id }: Share, whose: Whose): boolean =>
  'task_id' in whose ? task_id === whose.task_id : job_id === whose.job_id;
const isOpen = ({ revoked_at: revoked, expires_at: expires }: Share): boolean =>
  revoked === null && Date.parse(expires) > Date.now();

const NewLink = ({ made }: { readonly made: Made }) => (
  <>
    <label for="share-link">{say('share.link')}</label>
    <div class="copied-line">
      <input id="share-link" readOnly value={made.url} onFocus={(event) => event.currentTarget.select()} />
      <CopyButton text={() => made.url} of={say('share.link')} />
      {'share' in navigator && (
        <button type="button" onClick={() => void navigator.share({ url: made.url }).catch(() => undefined)}>
          {say('share.send')}
        </button>
      )}
    </div>
    <p class="muted">
      {say(made.isShortened ? 'share.shortened' : 'share.until')} <Moment at={made.expiresAt} />
    </p>
  </>
);
