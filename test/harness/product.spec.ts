// The real program starts, answers, tells of its processes, and leaves nothing behind when it is stopped or killed.
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { httpClient } from './http-client.js';
import { processesWith, untilNone } from './processes.js';
import { startProduct } from './product.js';
import { workArea } from './work-area.js';

/** Without the Redis that the harness lends, which lives as long as the file. */
const ofProducts = () => processesWith(workArea.trace).filter(({ command }) => !command.includes('redis-server'));

it('serves where it says, and stops without a trace', async () => {
  const product = await startProduct();
  expect(product.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
  expect((await httpClient(product.url).fetch('/livez')).status).toBe(200);
  expect(product.pids().length).toBeGreaterThan(0);
  expect(fs.existsSync(product.dataDir)).toBe(true);
  await product.stop();
  expect(await untilNone(ofProducts)).toEqual([]);
});

it('runs roles as processes of their own, which die with kill', async () => {
  const product = await startProduct({ roles: ['api', 'worker --queues image:1'] });
  // What a role starts has the command of the role until it is another program.
  const started = product.pids().filter(({ parent }) => parent === process.pid);
  expect(started.map(({ command }) => /main\.js (api|worker)/.exec(command)?.[1])).toEqual(['api', 'worker']);
  await product.kill();
  expect(await untilNone(ofProducts)).toEqual([]);
});

it('says what the program said when it does not start', async () => {
  await expect(startProduct({ settings: { PORT: 'none' } })).rejects.toThrow(/PORT="none" must be a whole number/);
});
