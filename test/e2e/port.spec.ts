// The port that a restarted server of ours wants back.
import net from 'node:net';
import { expect, it } from 'vitest';
import type { Service } from '../../src/embedded/owned-process.js';
import { freePort, onFreePort } from '../../src/embedded/port.js';

const started = { url: 'here' } as unknown as Service;

it('waits a moment for a port whose owner is just dying', async () => {
  const port = await freePort();
  const owner = net.createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => owner.once('listening', resolve));
  setTimeout(() => owner.close(), 300);
  expect(await onFreePort({ port, fixed: true }, () => Promise.resolve(started))).toBe(started);
});
