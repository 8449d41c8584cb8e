// The first blocks of archives as WinRAR writes them, byte by byte.
import { expect, it } from 'vitest';
import { makeRar4, makeRar5, makeZip } from '../../test/harness/archives.js';
import { isRarVolume } from './rar-volume.js';

const files = [{ name: 'a.txt', content: 'alpha' }];

it.each([
  ['RAR 4', makeRar4],
  ['RAR 5', makeRar5],
])('%s says whether it is one part of several', (_kind, make) => {
  expect(isRarVolume(make(files))).toBe(false);
  expect(isRarVolume(make(files, 'first'))).toBe(true);
  expect(isRarVolume(make(files, 'second'))).toBe(true);
});

it('what is cut off or something else is none', () => {
  for (const make of [makeRar4, makeRar5])
    for (let length = 0; length < 14; length++) isRarVolume(make(files, 'first').subarray(0, length));
  expect(isRarVolume(makeRar5(files, 'first').subarray(0, 8))).toBe(false);
  expect(isRarVolume(makeZip(files))).toBe(false);
});
