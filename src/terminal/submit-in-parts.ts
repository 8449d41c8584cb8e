// Brings a large file to the server in parts (tus 1.0), so that a line which breaks costs one part and not all of it: the server says how much it has, and
// from there it goes on. Called by submit-file.ts.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Interrupted, Refusal } from './exit-codes.js';
import type { ServerClient } from './server-client.js';
import type { Submission } from './submission.js';
import type { TaskFacts } from './task-facts.js';

/** So large that asking for each costs nothing, so small that one is soon sent again. */
const PART_BYTES = 4 * 2 ** 20;
const TUS = { 'tus-resumable': '1.0.0' };

/** What the server has: so many bytes, and at the end the file. */
interface Place {
  readonly at: number;
  readonly fileId: string | undefined;
}

/** Undefined: this key may make tasks but keep no files, so the file has to come with the task. */
export async function submitInParts(
  server: ServerClient,
  submission: Submission,
  bytes: number,
): Promise<TaskFacts | undefined> {
  const path = await begin(server, submission.source.name, bytes);
  if (path === undefined) return undefined;
  const file_id = await sendAll(server, path, submission, bytes).catch(async (error: unknown) => {
    // What a lost line leaves is swept in time; whoever stops it wants it gone now, and is not kept waiting by a server that is away.
    if (error instanceof Interrupted) await tus(server, 'DELETE', path).catch(() => undefined);
    throw error;
  });
  return server.ask<TaskFacts>('POST', '/api/v1/tasks', { ...asJson(submission.fields), file_id }, keyed());
}

/** Its address below the server; told twice it is still one upload. */
async function begin(server: ServerClient, name: string, bytes: number): Promise<string | undefined> {
  const metadata = `filename ${Buffer.from(name).toString('base64')}`;
  const headers = { ...TUS, ...keyed(), 'upload-length': bytes, 'upload-metadata': metadata };
  try {
    const answer = await server.patiently(() => server.open({ method: 'POST', path: '/api/v1/uploads', headers }));
    answer.resume();
    return `/api/v1/uploads/${answer.headers.location?.split('/').at(-1) ?? ''}`;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'forbidden') return undefined;
    throw error;
  }
}

async function sendAll(server: ServerClient, path: string, submission: Submission, bytes: number): Promise<string> {
  let place: Place = { at: 0, fileId: undefined };
  while (place.fileId === undefined) {
    let isSure = true;
    place = await server.patiently(async () => {
      if (submission.stop.aborted) throw new Interrupted();
      // After a failure only the server knows; while it still drains the line that was cut it says 423, and is asked again.
      const { at, fileId } = isSure ? place : await tus(server, 'HEAD', path);
      isSure = false;
      if (fileId !== undefined) return { at, fileId };
      return sendPart(server, path, submission, { at, bytes }).catch((error: unknown) => goOn(server, path, at, error));
    });
    submission.sent(place.at);
  }
  return place.fileId;
}

async function sendPart(
  server: ServerClient,
  path: string,
  { source, stop }: Submission,
  { at, bytes }: { readonly at: number; readonly bytes: number },
): Promise<Place> {
  const size = Math.min(PART_BYTES, bytes - at);
  const headers = {
    ...TUS,
    'content-type': 'application/offset+octet-stream',
    'content-length': size,
    'upload-offset': at,
  };
  // Whole but not yet a file: a part of no bytes asks for its end.
  const stream = size > 0 ? source.open({ from: at, size }) : undefined;
  try {
    return readPlace(await server.open({ method: 'PATCH', path, headers, leave: stop, ...(stream && { stream }) }));
  } finally {
    stream?.destroy();
  }
}

/** The line was silent for too long: what came of the part stays, so only a part of which nothing came is a failure. */
async function goOn(server: ServerClient, path: string, at: number, error: unknown): Promise<Place> {
  if (!(error instanceof Refusal) || error.code !== 'upload_incomplete') throw error;
  const place = await tus(server, 'HEAD', path);
  if (place.at === at) throw error;
  return place;
}

const tus = async (server: ServerClient, method: 'HEAD' | 'DELETE', path: string): Promise<Place> =>
  readPlace(await server.open({ method, path, headers: TUS }));

function readPlace(answer: IncomingMessage): Place {
  answer.resume();
  return { at: Number(answer.headers['upload-offset']), fileId: answer.headers['x-file-id'] as string | undefined };
}

/** Sent twice, it is one. */
const keyed = (): { 'idempotency-key': string } => ({ 'idempotency-key': `"${randomUUID()}"` });

/** In a form all are texts. */
function asJson({ options = '{}', priority, ...fields }: Submission['fields']): Record<string, unknown> {
  return {
    ...fields,
    options: JSON.parse(options) as unknown,
    ...(priority !== undefined && { priority: Number(priority) }),
  };
}
