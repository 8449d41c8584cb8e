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
