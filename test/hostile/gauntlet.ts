// Sends one file through the public door and says how it ended and what it got hold of: bait in what came back, in an answer or in the log, a call, a file, a process.
// Used by guarded.spec.ts, where nothing may be got hold of, and by unguarded.spec.ts, where it must be noticed.
import path from 'node:path';
import type { HttpClient } from '../harness/http-client.js';
import { processesWith, untilNone, type FoundProcess } from '../harness/processes.js';
import type { Product } from '../harness/product.js';
import { holdsBait, type Bait } from './bait.js';

export interface HostileCase {
  readonly name: string;
  /** As it is uploaded. */
  readonly file: string;
  readonly build: (bait: Bait) => Buffer | string | Promise<Buffer | string>;
  readonly to: string;
  /** What is done to it, where it is not converted. */
  readonly operation?: string;
  readonly options?: object;
  readonly limits?: { readonly soft_s: number; readonly hard_s: number };
  /** How it may end: codes of errors, or done, which is harmless when nothing was got hold of. */
  readonly ends: readonly string[];
  /** Must not be in the result. */
  readonly lacks?: string;
  /** Bytes of memory that no process may take for it. */
  readonly lessThan?: number;
}

export interface Passage {
  /** done, or the code of the error. */
  readonly end: string;
  readonly caught: readonly string[];
  readonly body: Buffer;
  readonly left: readonly FoundProcess[];
}

interface Answer {
  readonly id?: string;
  readonly status: string | number;
  readonly code?: string;
  readonly error?: { readonly code: string } | null;
  readonly outputs?: readonly { readonly format: string; readonly links: { readonly content: string } }[];
}

export async function pass(
  { file, build, to, operation, options, limits }: HostileCase,
  bait: Bait,
  product: Product,
  client: HttpClient,
): Promise<Passage> {
  const form = new FormData();
  if (operation) form.set('operation', operation);
  else form.set('target', to);
  if (options) form.set('options', JSON.stringify(options));
  if (limits) form.set('limits', JSON.stringify(limits));
  form.set('retry', JSON.stringify({ max: 0, delay_s: 0 }));
  form.set('file', new File([new Uint8Array(Buffer.from((await build(bait)) as Buffer))], file));
  const [files, calls, logged] = [bait.state(), bait.calls.length, product.logs().length];
  let answer = await client.post<Answer>('/api/v1/tasks', form, { Prefer: 'wait=60' });
  while (answer.status === 202 || ['queued', 'running', 'retrying'].includes(String(answer.body.status))) {
    const at = `/api/v1/tasks/${answer.body.id ?? ''}`;
    answer = await client.get<Answer>(at, { Prefer: 'wait=60', 'If-None-Match': answer.headers.get('etag') ?? '' });
    if (answer.status === 304) answer = await client.get<Answer>(at);
  }
  const { outputs = [], error, code, status } = answer.body;
  const bodies = await Promise.all(outputs.map(async ({ links }) => (await client.bytes(links.content)).body));
  const left = await untilNone(() => processesWith({ folder: path.join(product.uploadsDir, '.work') }), 5000);
  const caught: string[] = [];
  for (const [index, body] of bodies.entries())
    if (await holdsBait(body, outputs[index]?.format ?? to, bait)) caught.push('bait in the result');
  if (JSON.stringify(answer.body).includes(bait.words)) caught.push('bait in the answer');
  if (product.logs().slice(logged).includes(bait.words)) caught.push('bait in the log');
  if (bait.calls.length > calls) caught.push('a call');
  if (bait.state().join() !== files.join()) caught.push('a file outside');
  if (left.length > 0) caught.push('a process left');
  return { end: error?.code ?? code ?? String(status), caught, body: Buffer.concat(bodies), left };
}
