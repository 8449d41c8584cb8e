import { describe, expect, it } from 'vitest';
import { isSameFile, judgeConditions } from './file-conditions.js';

const marks = { etag: '"sha256-a"', modifiedAt: new Date('2026-01-02T03:04:05.678Z') };
const at = (seconds: number) => new Date(Date.parse('2026-01-02T03:04:05Z') + seconds * 1000).toUTCString();
const request = (headers: Readonly<Record<string, string>>) => ({ get: (name: string) => headers[name] }) as never;

describe('the conditions of a reader', () => {
  it.each([
    ['none', {}, 'send'],
    ['the ETag that it has', { 'if-none-match': '"other", W/"sha256-a"' }, 'known'],
    ['any that it has', { 'if-none-match': '*' }, 'known'],
    ['another that it has', { 'if-none-match': '"other"' }, 'send'],
    ['the second in which it was made', { 'if-modified-since': at(0) }, 'known'],
    ['a second before', { 'if-modified-since': at(-1) }, 'send'],
    ['a later one', { 'if-modified-since': at(60) }, 'known'],
    ['another ETag, which says more than a date', { 'if-none-match': '"other"', 'if-modified-since': at(60) }, 'send'],
    ['the ETag that it wants', { 'if-match': '"other", "sha256-a"' }, 'send'],
    ['any that it wants', { 'if-match': '*' }, 'send'],
    ['another that it wants', { 'if-match': '"other"' }, 'other'],
    ['a weak one, which may be another file', { 'if-match': 'W/"sha256-a"' }, 'other'],
    ['as it was when it was made', { 'if-unmodified-since': at(0) }, 'send'],
    ['as it was before', { 'if-unmodified-since': at(-1) }, 'other'],
    ['the ETag that it wants, whatever its date', { 'if-match': '"sha256-a"', 'if-unmodified-since': at(-1) }, 'send'],
    ['what it wants and has', { 'if-match': '"sha256-a"', 'if-none-match': '"sha256-a"' }, 'known'],
    ['dates that are none', { 'if-modified-since': 'soon', 'if-unmodified-since': '' }, 'send'],
  ])('%s: %j is %s', (_what, headers: Record<string, string>, expected) =>
    expect(judgeConditions(request(headers), marks)).toBe(expected),
  );

  it.each([
    [{}, true],
    [{ 'if-range': '"sha256-a"' }, true],
    [{ 'if-range': 'W/"sha256-a"' }, false],
    [{ 'if-range': at(0) }, true],
    [{ 'if-range': at(1) }, false],
  ])('a range with %j is of the same file: %s', (headers: Record<string, string>, expected) =>
    expect(isSameFile(request(headers), marks)).toBe(expected),
  );
});
