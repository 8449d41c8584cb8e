// Somebody who wants to be called: a server on loopback that remembers every call and answers as the test wants.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atFileEnd } from './work-area.js';

export interface Call {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface ReceiverAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}
export interface Receiver {
  readonly url: string;
  readonly calls: readonly Call[];
  /** How the next calls at this path are answered, the last for good; 'never' leaves them without one. At first 204. */
  answer(path: string, ...answers: (ReceiverAnswer | 'never')[]): void;
  /** Resolves with the calls at this path as soon as there are so many. */
  called(path: string, times?: number): Promise<readonly Call[]>;
}

export async function startReceiver(): Promise<Receiver> {
  const calls: Call[] = [];
  const answers = new Map<string, (ReceiverAnswer | 'never')[]>();
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      const headers = request.headers as Record<string, string>;
      calls.push({ path, headers, body: Buffer.concat(parts).toString() });
      const planned = answers.get(path) ?? [{ status: 204 }];
      const answer = planned.length > 1 ? planned.shift() : planned[0];
      if (answer === undefined || answer === 'never') return;
      response.writeHead(answer.status, answer.headers).end(answer.status === 204 ? undefined : 'said the receiver');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atFileEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer: (path, ...planned) => void answers.set(path, planned),
    async called(path, times = 1) {
      for (;;) {
        const found = calls.filter((call) => call.path === path);
        if (found.length >= times) return found;
        await sleep(20);
      }
    },
  };
}
