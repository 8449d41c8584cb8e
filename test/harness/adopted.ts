// A program whose remains are all given to us, however they were started: says what is left of it when it is gone.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** What is not ended stays for longer than this, and a busy machine needs a moment. */
const ENDS_WITHIN_S = 10;

export interface Adopted {
  readonly pid: number;
  /** On stdout, so far. */
  said(): string;
  /** Waits for its end; the commands of those that were still there a while after it, which are gone then. */
  left(): Promise<readonly string[]>;
}

interface Start {
  readonly uid?: number | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

export async function adopt(command: readonly string[], { uid, env }: Start = {}): Promise<Adopted> {
  const adopter = path.join(import.meta.dirname, 'adopt.pl');
  const parent = spawn('perl', [adopter, String(ENDS_WITHIN_S), ...command], {
    ...(uid !== undefined && { uid, gid: uid }),
    ...(env && { env }),
    stdio: ['ignore', 'pipe', 'inherit'],
  }) as ChildProcess & { readonly stdout: Readable };
  let said = '';
  parent.stdout.setEncoding('utf8').on('data', (part: string) => (said += part));
  const closed = once(parent, 'close');
  const failed = closed.then((): never => {
    throw new Error('the adopter does not start');
  });
  failed.catch(() => undefined);
  while (!/^started \d+\n/.test(said)) await Promise.race([once(parent.stdout, 'data'), failed]);
  return {
    pid: Number(/^started (\d+)/.exec(said)?.[1]),
    said: () => said,
    left: async () => {
      await closed;
      return (said.match(/^left .*/gm) ?? []).map((line) => line.replace(/^left \d+ /, ''));
    },
  };
}
