// The ports of servers of ours: the one that a restarted server wants back, one that somebody else was quicker to take, and the one that people know.
import net from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startOwned, type Service } from '../../src/embedded/owned-process.js';
import { freePort, onFreePort } from '../../src/embedded/port.js';
import { startProduct } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

const started = { url: 'here' } as unknown as Service;

it('waits a moment for a port whose owner is just dying', async () => {
  const port = await freePort();
  const owner = net.createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => owner.once('listening', resolve));
  setTimeout(() => owner.close(), 300);
  expect(await onFreePort({ port, fixed: true }, () => Promise.resolve(started))).toBe(started);
});

it('that somebody else takes between the look and the start is told no password, and another port is taken', async () => {
  const logFile = path.join(makeFolder('port'), 'server.log');
  const asked: number[] = [];
  let tries = 0;
  /** The first is too late, and takes its time to say so. */
  const serve = (port: number) => {
    const isTaken = (tries += 1) === 1;
    const says = isTaken
      ? `setTimeout(() => { console.log('bind: Address already in use'); process.exit(1); }, 500)`
      : `console.log('Ready'); setInterval(() => undefined, 1000)`;
    return startOwned({
      name: 'A server',
      command: [process.execPath, '-e', says],
      env: {},
      cwd: '/',
      logFile,
      stopSignal: 'SIGTERM',
      deathSignal: 'SIGKILL',
      graceMs: 5000,
      readyWithinMs: 60_000,
      listening: /Ready/,
      ready: () => {
        asked.push(port);
        return isTaken ? Promise.reject(new Error('the password is refused')) : Promise.resolve('here');
      },
    });
  };
  const service = await onFreePort({}, serve);
  await service.stop();
  expect({ url: service.url, tries, asked: asked.length }).toEqual({ url: 'here', tries: 2, asked: 1 });
});

it.each(['all', 'api'])(
  '"%s" says at once that its port is taken, before it starts or asks any database',
  async (role) => {
    const owner = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => owner.once('listening', resolve));
    const { port } = owner.address() as net.AddressInfo;
    try {
      const settings = {
        PORT: String(port),
        ...(role === 'api' && { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }),
      };
      const error: unknown = await startProduct({ roles: [role], settings, databases: 'embedded' }).catch(
        (why: unknown) => why,
      );
      expect(String(error)).toMatch(
        new RegExp(
          `athanor: Port ${port}: address already in use\\. Stop what listens there, or choose another port: PORT=`,
        ),
      );
      expect(String(error)).not.toMatch(/PostgreSQL|EADDRINUSE/);
    } finally {
      owner.close();
    }
  },
);

it.each([
  [{ HOST: 'nowhere.invalid' }, 'HOST="nowhere.invalid" is no address of this machine'],
  [{ HOST: '192.0.2.1' }, 'HOST="192.0.2.1" is no address of this machine'],
])('an address that is not one of this machine is told at once (%j)', async (settings, sentence) => {
  const error: unknown = await startProduct({ roles: ['all'], settings, databases: 'embedded' }).catch(
    (why: unknown) => why,
  );
  expect(String(error)).toContain(sentence);
  expect(String(error)).not.toMatch(/PostgreSQL|database|ENOTFOUND|EADDRNOTAVAIL/);
});
