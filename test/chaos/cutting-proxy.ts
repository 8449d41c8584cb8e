// Stands between a process and its PostgreSQL and cuts the line at the worst moment: the server has done what it was told, the answer is lost.
import net from 'node:net';
import { atFileEnd } from '../harness/work-area.js';

export interface CuttingProxy {
  /** The same database, through here. */
  readonly url: string;
  /** The next connection that sends this text is cut when its answer comes; resolves when that has happened. */
  cutAfter(text: string): Promise<void>;
}

export async function cuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  let wanted: { readonly text: string; readonly done: () => void } | undefined;
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const postgres = net.connect(Number(target.port), target.hostname);
    let cut: (() => void) | undefined;
    const end = () => [client, postgres].forEach((each) => each.destroy());
    for (const socket of [client, postgres]) {
      open.add(socket);
      socket.on('error', end).on('close', () => (open.delete(socket), end()));
    }
    client.on('data', (chunk) => {
      if (wanted && chunk.includes(wanted.text)) {
        cut = wanted.done;
        wanted = undefined;
      }
      postgres.write(chunk);
    });
    postgres.on('data', (chunk) => {
      if (!cut) return void client.write(chunk);
      cut();
      end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atFileEnd(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = new URL(databaseUrl);
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    cutAfter: (text) => new Promise((done) => (wanted = { text, done })),
  };
}
