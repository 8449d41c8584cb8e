// The port that a restarted server of ours wants back, and the one that people know.
import net from 'node:net';
import { expect, it } from 'vitest';
import type { Service } from '../../src/embedded/owned-process.js';
import { freePort, onFreePort } from '../../src/embedded/port.js';
import { startProduct } from '../harness/product.js';

const started = { url: 'here' } as unknown as Service;

it('waits a moment for a port whose owner is just dying', async () => {
  const port = await freePort();
  const owner = net.createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => owner.once('listening', resolve));
  setTimeout(() => owner.close(), 300);
  expect(await onFreePort({ port, fixed: true }, () => Promise.resolve(started))).toBe(started);
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
