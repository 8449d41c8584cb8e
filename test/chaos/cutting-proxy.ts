// Stands between a process and its PostgreSQL and spoils the line at the worst moment: it is cut when the server has done what it was told and
// the answer is lost, or it hangs before the server hears anything.
import net from 'node:net';
import { atFileEnd } from '../harness/work-area.js';

export interface CuttingProxy {
  /** The same database, through here. */
  readonly url: string;
  /** The next connection that sends this text is cut when its answer comes; resolves when that has happened. */
  cutAfter(text: string): Promise<void>;
  /** The next statement with this text is kept back, though its sender may go away; `held` resolves when that has happened. */
  holdBefore(text: string): { readonly held: Promise<void>; deliver(): void };
}

export async function cuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  let wanted: { readonly text: string; readonly done: () => void } | undefined;
  let holding: { readonly text: string; readonly hold: (line: net.Socket, chunk: Buffer) => void } | undefined;
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const postgres = net.connect(Number(target.port), target.hostname);
    let cut: (() => void) | undefined;
    let isHeld = false;
    const end = () => [client, postgres].forEach((each) => each.destroy());
    for (const socket of [client, postgres]) {
      open.add(socket);
      socket.on('error', () => isHeld || end()).on('close', () => (open.delete(socket), isHeld || end()));
    }
    client.on('data', (chunk) => {
      if (holding && chunk.includes(holding.text)) {
        isHeld = true;
        holding.hold(postgres, chunk);
        holding = undefined;
      }
      if (isHeld) return;
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
    holdBefore(text) {
      let deliver = (): void => undefined;
      const held = new Promise<void>((done) => {
        const hold = (line: net.Socket, chunk: Buffer) => {
          deliver = () => void line.end(chunk);
          done();
        };
        holding = { text, hold };
      });
      return { held, deliver: () => deliver() };
    },
  };
}
