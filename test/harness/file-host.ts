// Another server, on loopback, that a test lets answer as it likes; it remembers what came, bytes and all.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atFileEnd } from './work-area.js';

export interface Came {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: Buffer;
}
export interface FileHost {
  readonly url: string;
  readonly port: number;
  readonly came: readonly Came[];
  /** How this path answers from now on, once its request is whole. */
  serve(path: string, answer: (response: http.ServerResponse, came: Came) => void): string;
  cameAt(path: string, times?: number): Promise<readonly Came[]>;
}

export async function startFileHost(): Promise<FileHost> {
  const came: Came[] = [];
  const answers = new Map<string, (response: http.ServerResponse, came: Came) => void>();
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, bytes: Buffer.concat(parts) };
      came.push(one);
      const answer = answers.get(path.split('?')[0] ?? '');
      if (answer) answer(response, one);
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atFileEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    came,
    serve: (path, answer) => (answers.set(path, answer), url + path),
    async cameAt(path, times = 1) {
      for (;;) {
        const found = came.filter((each) => each.path.split('?')[0] === path);
        if (found.length >= times) return found;
        await sleep(20);
      }
    },
  };
}
