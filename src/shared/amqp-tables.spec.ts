import { describe, expect, it } from 'vitest';
import { tolerant } from './amqp-tables.js';

const field = (name: string, tag: string, value: Buffer) =>
  Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from(tag), value]);
const eight = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
const text = (value: string) => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(value.length);
  return Buffer.concat([size, Buffer.from(value)]);
};
/** As the library does at what it does not know. */
const read = tolerant(() => {
  throw new TypeError('Unexpected type tag "L"');
});

describe('a table of headers', () => {
  it('is read with whole numbers of 64 bits, also in lists and tables in it', () => {
    const big = field('big', 'L', eight(2n ** 40n));
    const list = Buffer.concat([Buffer.from('L'), eight(-5n), Buffer.from('V'), Buffer.from('t\x01')]);
    const all = [big, field('id', 'S', text('abc')), field('in', 'F', text('')), field('no', 'V', Buffer.alloc(0))];
    const sized = Buffer.alloc(4);
    sized.writeUInt32BE(list.length);
    const table = Buffer.concat([...all, field('list', 'A', Buffer.concat([sized, list]))]);
    expect(read(table)).toEqual({ big: 2 ** 40, id: 'abc', in: {}, no: null, list: [-5, null, true] });
  });

  it.each([
    ['of an unknown kind', field('x', '?', Buffer.alloc(3))],
    ['that is cut off', field('x', 'L', Buffer.alloc(3))],
    ['that says it is longer', field('x', 'S', Buffer.from([255, 255, 255, 255]))],
  ])('with a field %s is none', (_what, bytes) => expect(read(bytes)).toEqual({}));

  it('is left to the library where that can read it', () => {
    expect(tolerant(() => ({ its: 'own' }))(Buffer.alloc(0))).toEqual({ its: 'own' });
  });
});
