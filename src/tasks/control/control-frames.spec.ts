// Texts of any length survive the 8000 bytes of a NOTIFY.
import { expect, it } from 'vitest';
import { cut, Joiner } from './control-frames.js';

const long = 'слово 🜍 word '.repeat(2000);

it('leaves a short text alone', () => {
  expect(cut('{"topic":"ask"}')).toEqual(['{"topic":"ask"}']);
});

it('cuts a long text into pieces that a NOTIFY carries', () => {
  const frames = cut(long);
  expect(frames.length).toBeGreaterThan(2);
  expect(Math.max(...frames.map((frame) => Buffer.byteLength(frame)))).toBeLessThan(8000);
});

it.each([
  ['long', long],
  ['short', 'a'],
  ['one that looks like a piece', '#1.0.1.x'],
])('puts a %s text together again, in any order', (_, text) => {
  const joiner = new Joiner();
  const joined = cut(text)
    .toReversed()
    .map((frame) => joiner.add(frame));
  expect(joined.filter((each) => each !== undefined)).toEqual([text]);
});

it('keeps two texts apart that come at the same time', () => {
  const joiner = new Joiner();
  const [one, two] = [cut(`1${long}`), cut(`2${long}`)];
  const joined = one.flatMap((frame, at) => [joiner.add(frame), joiner.add(two[at] ?? '')]);
  expect(joined.filter((each) => each !== undefined)).toEqual([`1${long}`, `2${long}`]);
});

it('forgets a text whose rest never came', () => {
  const joiner = new Joiner();
  const [first = '', ...rest] = cut(long);
  joiner.add(first, 0);
  expect(rest.map((frame) => joiner.add(frame, 11_000))).toEqual(rest.map(() => undefined));
});
