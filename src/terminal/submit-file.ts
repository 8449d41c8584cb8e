// Brings the bytes of one file to the server and makes the task for them, a small one in one request, a large one in parts. Whoever calls (convert-file.ts)
// only sees the task.
import { randomUUID } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { Interrupted } from './exit-codes.js';
import type { ServerClient } from './server-client.js';
import type { Submission } from './submission.js';
import { submitInParts } from './submit-in-parts.js';
import type { TaskFacts } from './task-facts.js';

/** Below it a request sent again costs less than asking for each part. */
const IN_PARTS_FROM_BYTES = 20_000_000;

/** `server` must not be one that Ctrl-C stops: nobody would know the number of a task that was just made. */
export async function submitFile(server: ServerClient, submission: Submission): Promise<TaskFacts> {
  const { bytes = 0, canRepeat } = submission.source;
  const inParts = canRepeat && bytes > IN_PARTS_FROM_BYTES ? await submitInParts(server, submission, bytes) : undefined;
  if (inParts) return inParts;
  // Sent again after a lost answer, it is still one task.
  const key = `"${randomUUID()}"`;
  const once = (): Promise<TaskFacts> => submitOnce(server, submission, key);
  return submission.source.canRepeat ? server.patiently(once) : once();
}

async function submitOnce(
  server: ServerClient,
  { source, fields, sent, stop }: Submission,
  key: string,
): Promise<TaskFacts> {
  if (stop.aborted) throw new Interrupted();
  const boundary = randomUUID();
  const [head, tail] = formAround(boundary, fields, source.name);
  const from = source.open();
  const body = joined(head, from, tail, sent);
  const leave = (): void => void from.destroy(new Interrupted());
  stop.addEventListener('abort', leave, { once: true });
  from.once('end', () => stop.removeEventListener('abort', leave));
  try {
    return await server.send<TaskFacts>('/api/v1/tasks', body, {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'idempotency-key': key,
      ...(source.bytes !== undefined && { 'content-length': head.length + source.bytes + tail.length }),
    });
  } finally {
    stop.removeEventListener('abort', leave);
    from.destroy();
    body.destroy();
  }
}

function formAround(boundary: string, fields: Submission['fields'], name: string): [Buffer, Buffer] {
  const parts = Object.entries(fields).map(
    ([field, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  // As browsers write names; the server only takes it for a label.
  const label = name.replace(/["\r\n]/g, encodeURIComponent).replaceAll('\\', '_');
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${label}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return [Buffer.from(parts.join('') + file), Buffer.from(`\r\n--${boundary}--\r\n`)];
}

/** Counts only the bytes of the file. */
function joined(head: Buffer, from: Readable, tail: Buffer, sent: (bytes: number) => void): Readable {
  let bytes = 0;
  const body = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sent((bytes += piece.length));
      done(null, piece);
    },
    flush(done) {
      this.push(tail);
      done();
    },
  });
  body.push(head);
  from.once('error', (error) => body.destroy(error));
  return from.pipe(body);
}
