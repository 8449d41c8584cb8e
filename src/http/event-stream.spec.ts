import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { afterEach, expect, it, vi } from 'vitest';
import { EventStream } from './event-stream.js';

afterEach(() => vi.useRealTimers());

it('says something at least every fifteen seconds, until its reader has gone', () => {
  vi.useFakeTimers();
  const said: { readonly at: number; readonly text: string }[] = [];
  const begun = Date.now();
  const response = Object.assign(new EventEmitter(), {
    writableLength: 0,
    status: () => undefined,
    setHeader: () => undefined,
    write: (text: string) => said.push({ at: Date.now() - begun, text }),
  });
  new EventStream(response as unknown as Response).begin();
  vi.advanceTimersByTime(60_000);
  expect(said.filter(({ text }) => text.includes('event: ping')).map(({ at }) => at / 1000)).toEqual([15, 30, 45, 60]);
  response.emit('close');
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(5);
});

it('leaves nobody waiting for the end of a reader that is slow', async () => {
  const response = Object.assign(new EventEmitter(), { destroyed: false, writableEnded: false, write: () => false });
  const sent = new EventStream(response as unknown as Response).sendAll(Array.from({ length: 50 }, String));
  const waiting: number[] = [];
  for (let i = 0; i < 50; i += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    waiting.push(response.listenerCount('close') + response.listenerCount('error'));
    response.emit('drain');
  }
  await sent;
  expect(Math.max(...waiting)).toBeLessThanOrEqual(4);
  expect(response.eventNames()).toEqual([]);
});

it('ends what it sends when the reader goes meanwhile, also without a word', async () => {
  const response = Object.assign(new EventEmitter(), { destroyed: false, writableEnded: false, write: () => false });
  const sent = new EventStream(response as unknown as Response).sendAll(['a', 'b']);
  response.destroyed = true;
  response.emit('close');
  await sent;
  expect(response.eventNames()).toEqual([]);
});
