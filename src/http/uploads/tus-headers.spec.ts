import { describe, expect, it } from 'vitest';
import { readCount, readMetadata, readTaskWish, requireChunkType, requireVersion } from './tus-headers.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('metadata', () => {
  it('are names with values in any language', () => {
    const read = readMetadata(`filename ${base64('отчёт €.pdf')}, draft,task ${base64('{"target":"pdf"}')}`);
    expect([...read]).toEqual([
      ['filename', 'отчёт €.pdf'],
      ['draft', ''],
      ['task', '{"target":"pdf"}'],
    ]);
    expect(readTaskWish(read)).toEqual({ target: 'pdf' });
    expect(readMetadata(undefined).size).toBe(0);
    expect(readTaskWish(new Map())).toBeUndefined();
  });

  it.each(['filename a b', 'filename {}', `a ${'x'.repeat(20_000)}`])('cannot be %s', (header) => {
    expect(() => readMetadata(header)).toThrow('Upload-Metadata');
  });

  it('hold no task that is not JSON', () => {
    expect(() => readTaskWish(new Map([['task', '{']]))).toThrow('JSON');
  });

  it.each(['{"target":"webp","tag":"a\\u0000b"}', `{"options":${'['.repeat(50)}${']'.repeat(50)}}`])(
    'hold no task that no row could keep: %s',
    (task) => expect(() => readTaskWish(new Map([['task', task]]))).toThrow('cannot be taken as it is'),
  );
});

it.each([undefined, '', '-1', '1.5', '1e3', '0x10', '9999999999999999'])('a count is not %s', (header) => {
  expect(() => readCount('Upload-Offset', header)).toThrow('Upload-Offset');
});

it('a count is a whole number', () => expect(readCount('Upload-Length', '5368709120')).toBe(5_368_709_120));

it('only its own version and type are taken', () => {
  expect(() => requireVersion('0.2.2')).toThrow('1.0.0');
  expect(() => requireVersion('1.0.0')).not.toThrow();
  expect(() => requireChunkType('application/offset+octet-stream; a=b')).not.toThrow();
  expect(() => requireChunkType('application/json')).toThrow('offset+octet-stream');
});
