// The Celery program of celery-client.py as an object: Debian's own Python and Celery, nothing of ours in between. Ended with the file.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../src/shared/settings.js';
import { atFileEnd } from './work-area.js';

export interface CelerySend {
  readonly task: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** As apply_async takes them. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly immutable?: boolean;
}
/** What get() gave, or the exception that it raised: all classes of which it is an instance, of those that we name. */
export interface Outcome {
  readonly value?: unknown;
  readonly raised?: readonly string[];
  readonly type?: string;
  readonly args?: readonly string[];
  readonly state: string;
}
export interface CeleryClient {
  ask<T>(what: string, order?: object): Promise<T>;
  send(order: CelerySend): Promise<string>;
  get(id: string, timeout?: number): Promise<Outcome>;
  close(): Promise<void>;
}

export function celeryClient(broker: string, backend: string, conf: object = {}): CeleryClient {
  const script = path.join(projectRoot, 'test/harness/celery-client.py');
  const child = spawn('/usr/bin/python3', [script, broker, backend, JSON.stringify(conf)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore' },
  });
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  // One that has ended is told of by what waits for it.
  child.stdin.on('error', () => undefined);
  const waiting: ((line: string | undefined) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  // Not its exit: what it said last may still have to be read.
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void exited.then(() => {
    for (const wake of waiting.splice(0)) wake(undefined);
  });
  const close = async () => {
    child.stdin.end();
    child.kill('SIGTERM');
    await exited;
  };
  atFileEnd(close);
  const ask = async <T>(what: string, order: object = {}): Promise<T> => {
    const line = await new Promise<string | undefined>((resolve) => {
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify({ do: what, ...order })}\n`);
    });
    if (line === undefined) throw new Error(`The Celery program ended:\n${complaints.join('')}`);
    const { answer, error } = JSON.parse(line) as { answer: T; error?: string };
    if (error !== undefined) throw new Error(`${what}: ${error}\n${complaints.join('')}`);
    return answer;
  };
  return {
    ask,
    close,
    send: (order) => ask<string>('send', order),
    get: async (id, timeout = 60) => (await ask<Outcome[]>('get', { ids: [id], timeout }))[0]!,
  };
}
