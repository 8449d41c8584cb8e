// The bytes that a client sends, as a stream that may fail without cutting off the answer. Called by whoever takes files.
import { PassThrough, type Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';

/** A client that sends nothing for so long has gone away without saying so. */
const SILENCE_MS = 60_000;

/** Tells a client that asked with "Expect: 100-continue" to go on; until then it has not sent a byte. */
export function invite(request: Request, response: Response): void {
  if (/^100-continue$/i.test(request.headers.expect ?? '')) response.writeContinue();
}

export function hasBody(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

/** Undefined for a body of unknown length. */
export function bodyBytes(request: Request): number | undefined {
  const header = request.headers['content-length'];
  return header === undefined ? undefined : Number(header);
}

/** Destroying a request destroys its socket too, and with it the answer; so the reader gets a pipe of its own. */
export function bodyOf(request: Request, response: Response, silenceMs = SILENCE_MS): Readable {
  const body = new PassThrough({ highWaterMark: 2 ** 18 });
  // Whoever reads it hears of its end, even one who comes later; an error that nobody hears would end the process.
  body.on('error', () => undefined);
  const fail = () =>
    body.destroy(
      new AppError('upload_incomplete', 'The upload ended before all bytes were there. Send the file again.'),
    );
  request.once('error', fail);
  request.once('close', () => {
    if (!request.complete) fail();
  });
  request.setTimeout(silenceMs, fail);
  body.once('close', () => request.setTimeout(0));
  // Gone while it was asked whether it may: that is not told a second time, and the reader would wait for ever.
  if (request.destroyed) fail();
  invite(request, response);
  return request.pipe(body);
}
