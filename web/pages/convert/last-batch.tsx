// On the empty page: how the last batch of this browser stands by now, and the way back to it. The server is asked, because it may have been deleted since.
import { useEffect, useState } from 'preact/hooks';
import { api, ProblemError, type Schemas } from '../../api.js';
import { at } from '../../facts.js';
import { keep, readKept } from '../../kept.js';
import { Moment } from '../../parts/moment.js';
import { say } from '../../words.js';

interface Last {
  readonly id: string;
  readonly at: string;
  readonly files: number;
}
const NAME = 'lastBatch';

export const keepLast = (last: Last): void => keep(NAME, last);

export function LastBatch() {
  const [last] = useState(() => readKept<Last | null>(NAME, null));
  const [standing, setStanding] = useState<string>();
  useEffect(() => {
    if (last === null) return;
    api.call('get', '/api/v1/jobs/{id}', { path: { id: last.id } }).then(
      (job) => setStanding(sayStanding(job)),
      (error: unknown) => {
        if (error instanceof ProblemError && [404, 410].includes(error.problem.status)) keep(NAME, null);
        // Without an answer it may still be there.
        else setStanding('');
      },
    );
  }, []);
  if (last === null || standing === undefined) return null;
  const count = say('convert.lastBatch', { count: last.files });
  return (
    <p class="last-batch">
      <span>
        {count}, <Moment at={last.at} />
        {standing !== '' && ` · ${standing}`}
      </span>
      <a class="button" href={at(`/b/${last.id}`)} aria-label={`${say('convert.open')}: ${count}`}>
        {say('convert.open')}
      </a>
    </p>
  );
}

function sayStanding({ counts, ended_at: ended, expires_at: expires }: Schemas['Job']): string {
  const isGone = ended !== null && expires !== null && Date.parse(expires) <= Date.now();
  if (isGone) return say('convert.lastGone');
  const { done, failed, expired, total } = counts;
  const values = { done, total, failed: failed + expired };
  return say(values.failed > 0 ? 'convert.lastFailed' : 'convert.lastReady', values);
}
