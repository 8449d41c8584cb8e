import { describe, expect, it } from 'vitest';
import { columnsOf, drawBar, printable, remainingMs, spanInWords } from './bar.js';

describe('a bar', () => {
  it('shows how far it is, and nothing where nobody knows', () => {
    expect(drawBar({ name: 'a.png', fraction: 0.5, sentence: 'converting' }, 79)).toBe(
      `${'a.png'.padEnd(28)} [##########----------]  50 %  converting`,
    );
    expect(drawBar({ name: 'a.png', fraction: undefined, sentence: 'in queue' }, 79)).toBe(
      `${'a.png'.padEnd(28)} [--------------------]       in queue`,
    );
  });

  it.each([10, 30, 59, 79])('is never wider than %i columns', (width) => {
    const name = '長い名前のファイル.png';
    const row = drawBar({ name: name.repeat(4), fraction: 1, sentence: 'x'.repeat(100) }, width);
    expect(columnsOf(row)).toBeLessThanOrEqual(width);
  });
});

it('names cannot move the cursor or hide', () => {
  expect(printable('a\u001b[2Jb\u202ec\nd')).toBe('a\ufffd[2Jb\ufffdc\ufffdd');
});

it('an estimate begins when it is more than a guess', () => {
  expect(remainingMs(10_000, 0.5)).toBe(10_000);
  expect([remainingMs(500, 0.5), remainingMs(10_000, 0.01), remainingMs(10_000, 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(spanInWords('en', 4400)).toBe('4 seconds');
  expect(spanInWords('en', 47_000)).toBe('50 seconds');
  expect(spanInWords('ru', 620_000)).toBe('10 минут');
});
