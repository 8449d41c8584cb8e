// What stands in front of several api processes: each request goes to the next of them, and a test may hold its bytes up anywhere on the way.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { atFileEnd } from './work-area.js';

export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly target: string;
  /** Of its body, so far. */
  bytes: number;
  /** As when the line is cut. */
  cut(): void;
  /** Hears that who asked waits no longer. */
  left(hear: () => void): void;
}
export interface RoundRobin {
  readonly url: string;
  readonly passed: readonly Passed[];
  /** Nothing is sent there any more. */
  drop(target: string): void;
}

/** `beforeBytes` may wait, or cut the line, before the bytes that come next are passed on; `beforeAnswer` may cut it before the answer is. */
export async function startRoundRobin(
  targets: readonly string[],
  beforeBytes: (passed: Passed, bytes: number) => Promise<void> | void = () => undefined,
  beforeAnswer: (passed: Passed, answer: http.IncomingMessage) => void = () => undefined,
): Promise<RoundRobin> {
  const alive = [...targets];
  const passed: Passed[] = [];
  let turn = 0;
  const pass = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const target = alive[turn++ % alive.length] ?? '';
    const { method = '', url: path = '', headers, socket } = request;
    const one: Passed = {
      method,
      path,
      headers,
      target,
      bytes: 0,
      cut: () => void socket.destroy(),
      left: (hear) => void response.once('close', hear),
    };
    passed.push(one);
    const onward = http.request(new URL(path, target), { method, headers, agent: false });
    onward.once('response', (answer) => {
      beforeAnswer(one, answer);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => one.cut());
    // Also when all of its bytes have come: nobody waits for the answer any more.
    response.once('close', () => response.writableFinished || onward.destroy());
    for await (const chunk of request as AsyncIterable<Buffer>) {
      await beforeBytes(one, chunk.length);
      one.bytes += chunk.length;
      if (!onward.write(chunk) && !onward.destroyed) await new Promise((resolve) => onward.once('drain', resolve));
    }
    onward.end();
  };
  const server = http.createServer((request, response) => {
    const { socket } = request;
    // A line that was cut is what the test asked for.
    pass(request, response).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atFileEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    drop: (target) => void alive.splice(alive.indexOf(target), 1),
  };
}
