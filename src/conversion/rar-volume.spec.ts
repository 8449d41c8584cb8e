// The first blocks of RAR archives, byte by byte as the two formats have them.
import { expect, it } from 'vitest';
import { isRarVolume } from './rar-volume.js';

const rar4 = (flags: string): Buffer => Buffer.from(`526172211a0700000073${flags}0d00000000000000`, 'hex');
/** Behind the checksum: size, type, flags, then the flags of the archive. */
const rar5 = (block: string): Buffer => Buffer.from(`526172211a07010000000000${block}`, 'hex');

it.each([
  ['RAR 4', rar4('0000'), false],
  ['RAR 4, packed as one stream', rar4('0800'), false],
  ['RAR 4, the first part', rar4('0101'), true],
  ['RAR 4, another part', rar4('1100'), true],
  ['RAR 5', rar5('03010000'), false],
  ['RAR 5, with more in its block', rar5('0501018004'), false],
  ['RAR 5, the first part', rar5('03010001'), true],
  ['RAR 5, another part', rar5('0401000301'), true],
  ['RAR 5, a part with a long number in its block', rar5('050101810101'), true],
  ['RAR 5, locked with its names', rar5('0304000001'), false],
  ['something else', Buffer.from('PK\x03\x04'), false],
])('%s: %#', (_case, head, isOne) => {
  expect(isRarVolume(head)).toBe(isOne);
});

it('what is cut off is none, and harms nobody', () => {
  for (const whole of [rar4('0101'), rar5('03010001')])
    for (let length = 0; length < 11; length++) expect(isRarVolume(whole.subarray(0, length))).toBe(false);
});
