// What is no HTTP that can be read never reaches a route; its sender hears why all the same, in the form of every error. Called by configure.ts.
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../shared/errors.js';
import { problemOfError } from './problem.js';
import type { Site } from './site.js';

/** Nobody is there any more, or nobody said anything. */
const SILENT: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ERR_HTTP_REQUEST_TIMEOUT']);

export function answerUnreadable(server: Server, site: Site): void {
  const open = new WeakMap<object, ServerResponse>();
  server.on('request', ({ socket }, response) => {
    open.set(socket, response);
    response.once('close', () => {
      if (open.get(socket) === response) open.delete(socket);
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Half an answer must not end in another one.
    const isAnswering = open.get(socket)?.headersSent === true;
    if (!socket.writable || isAnswering || SILENT.has(error.code ?? '')) socket.destroy(error);
    else socket.end(answer(error, site), () => socket.destroy(error));
  });
}

function answer(cause: Error, site: Site): string {
  const refusal = new AppError(
    'malformed_request',
    'This is no HTTP request that can be read, or its head is too long.',
    {
      cause,
    },
  );
  const body = JSON.stringify(problemOfError(refusal, { instance: site.path('/') }, site));
  const head = [
    `HTTP/1.1 ${refusal.status} Bad Request`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
