// Two set-ups in one checkout come one after the other, whatever happens to the first.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { alone } from './lock.mjs';

it('lets the second begin only when the first has ended, even by an error', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'athanor-lock-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const order = [];
  let fail;
  const first = alone(async () => {
    order.push('first begins');
    await new Promise((_resolve, reject) => (fail = () => reject(new Error('broken'))));
  }, folder);
  const second = alone(() => {
    order.push('second begins');
    return Promise.resolve('done');
  }, folder);
  await expect.poll(() => order).toEqual(['first begins']);
  order.push('first ends');
  fail();
  await expect(first).rejects.toThrow('broken');
  expect(await second).toBe('done');
  expect(order).toEqual(['first begins', 'first ends', 'second begins']);
});
