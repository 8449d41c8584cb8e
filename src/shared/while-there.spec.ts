import v8 from 'node:v8';
import vm from 'node:vm';
import { expect, it } from 'vitest';
import { WhileThere } from './while-there.js';

const away = () => new Error('away');
const never = new Promise<never>(() => undefined);

it('gives the answer, or its fault', async () => {
  const there = new WhileThere(away);
  expect(await there.wait(Promise.resolve(7))).toBe(7);
  await expect(there.wait(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

it('lets go of all who wait when it goes, and of whoever comes later', async () => {
  const there = new WhileThere(away);
  const waiting = [there.wait(never), there.wait(never)];
  there.end();
  for (const each of [...waiting, there.wait(never)]) await expect(each).rejects.toThrow('away');
});

it('keeps nothing of answers that have come, however many', async () => {
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc') as () => void;
  const there = new WhileThere(away);
  const heap = () => (gc(), process.memoryUsage().heapUsed);
  const answer = async (times: number) => {
    for (let time = 0; time < times; time += 1) await there.wait(Promise.resolve());
  };
  await answer(1000);
  const before = heap();
  await answer(50_000);
  expect((heap() - before) / 50_000).toBeLessThan(50);
  there.end();
});
