// Fetches the results of a task: checked against their digest, complete or not there at all. Used by the commands that end with files.
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from './exit-codes.js';
import { claim, outputName, type Claims, type Place } from './output-names.js';
import type { ServerClient } from './server-client.js';
import type { FileFacts, TaskFacts } from './task-facts.js';
import type { Speech } from './terminal-words.js';

export interface Saved {
  /** Null: it went to standard output. */
  readonly path: string | null;
  readonly bytes: number;
  readonly format: string | null;
  readonly sha256: string;
}

export interface Saving extends Claims {
  readonly speech: Speech;
}

export async function saveResults(
  server: ServerClient,
  task: TaskFacts,
  place: Place,
  saving: Saving,
): Promise<Saved[]> {
  const saved: Saved[] = [];
  await fs.mkdir(place.folder, { recursive: true });
  for (const output of task.outputs) saved.push(await saveOne(server, task, output, place, saving));
  return saved;
}

/** Only where there is one result. */
export async function pourResult(
  server: ServerClient,
  task: TaskFacts,
  into: Writable,
  speech: Speech,
): Promise<Saved[]> {
  const [only, ...more] = task.outputs;
  if (only === undefined || more.length > 0)
    throw new Refusal(0, 'several_results', speech('severalResults', { count: task.outputs.length }), undefined);
  await fetchInto(server, only, into, speech);
  return [factsOf(only, null)];
}

async function saveOne(
  server: ServerClient,
  task: TaskFacts,
  output: FileFacts,
  place: Place,
  { speech, ...claims }: Saving,
): Promise<Saved> {
  const name = outputName(place, task.inputs[0]?.filename ?? '', output.filename);
  const unfinished = path.join(place.folder, `.athanor-${randomBytes(6).toString('hex')}.part`);
  try {
    await server.patiently(() => fetchInto(server, output, createWriteStream(unfinished), speech));
    return factsOf(output, await claim(unfinished, place, name, claims));
  } catch (error) {
    await fs.rm(unfinished, { force: true });
    throw error;
  }
}

async function fetchInto(
  server: ServerClient,
  { id, sha256 }: FileFacts,
  into: Writable,
  speech: Speech,
): Promise<void> {
  const answer = await server.open({ method: 'GET', path: `/api/v1/files/${id}/content` });
  const digest = createHash('sha256');
  const meter = new Transform({
    transform(piece: Buffer, _encoding, done) {
      digest.update(piece);
      done(null, piece);
    },
  });
  // Standard output stays open for whoever else speaks there.
  await pipeline(answer, meter, into, { end: into !== process.stdout });
  if (digest.digest('hex') !== sha256) throw new Refusal(0, 'output_invalid', speech('brokenResult'), undefined);
}

const factsOf = ({ size_bytes, format, sha256 }: FileFacts, at: string | null): Saved => ({
  path: at,
  bytes: size_bytes,
  format,
  sha256,
});
