// The other end of helper-process.ts: what every warm process does between its start and its end. Called by *-helper.ts with the work that is theirs.
import type { AppError } from '../../shared/errors.js';
import type { Order, Reply, Welcome } from './helper-messages.js';

export interface Trade<Job> {
  readonly version: string;
  /** `tell` says how far it is, from 0 to 1. */
  readonly perform: (job: Job, tell: (done: number) => void) => Promise<unknown>;
  readonly faultOf: (thrown: unknown) => AppError;
}

export function answerOrders<Job>({ version, perform, faultOf }: Trade<Job>): void {
  // The worker is gone, however it went. Its guard ends us with all that we started; where there is no cage, nobody else does.
  process.on('disconnect', () => process.kill(0, 'SIGKILL'));
  process.on('message', (message: Welcome | Order<Job>) => {
    if (message.kind === 'welcome') {
      become(message.user);
      say({ kind: 'ready', version });
    } else void obey(message);
  });

  async function obey({ id, job }: Order<Job>): Promise<void> {
    try {
      const result = await perform(job, (done) => say({ kind: 'progress', id, done }));
      say({ kind: 'done', id, result, rssBytes: process.memoryUsage.rss() });
    } catch (error) {
      const { code, message, facts } = faultOf(error);
      say({
        kind: 'failed',
        id,
        code,
        message,
        secret: (facts.secret ?? '').slice(0, 20_000),
        rssBytes: process.memoryUsage.rss(),
      });
    }
  }
}

/** Everything was loaded as root, perhaps from folders that this user cannot enter. */
function become(user: Welcome['user']): void {
  if (!user) return;
  process.setgroups?.([]);
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
}

function say(reply: Reply): void {
  process.send?.(reply);
}
