import { describe, expect, it } from 'vitest';
import { contentsOf, readEntry } from './archive-listing.js';
import { ArchiveJudge, archiveLimits } from './archive-rules.js';

const listed = (rights: string, name: string, size: number | string = 5) =>
  readEntry(`${rights}  0 1000   1000  ${size} Nov 21 02:42 ${name}`)!;
const file = (name: string, size = 5) => listed('-rw-r--r--', name, size);
const link = (name: string, target: string) => listed('lrwxrwxrwx', `${name} -> ${target}`, 0);
const hard = (name: string, target: string) => listed('hrw-r--r--', `${name} link to ${target}`, 0);
const verdict = (...entries: ReturnType<typeof file>[]) => {
  const judge = new ArchiveJudge(1000);
  try {
    for (const entry of entries) judge.add(entry);
    judge.finish();
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a line of the listing', () => {
  it.each([
    ['-rw-r--r--  0 0      0           5 Nov 21 02:42 a b.txt', { type: '-', path: 'a b.txt', sizeBytes: 5 }],
    ['-rwsr-xr-x+ 2 0      0     3000000 Nov 21  2001 d/b.bin', { path: 'd/b.bin', special: true }],
    ['drwxr-xr-t  0 0      0           0 Nov  1 02:42 d/', { type: 'd', special: true }],
    ['crw-r--r--  0 0      0         1,3 Nov 21 02:42 null', { type: 'c', sizeBytes: 0 }],
    ['lrwxrwxrwx  0 0      0           0 Nov 21 02:42 d/l -> ../a', { path: 'd/l', target: '../a' }],
    ['lrwxrwxrwx  0 0      0           0 Nov 21 02:42 a -> b -> c', { target: null }],
    ['hrw-r--r--  0 0      0           0 Nov 21 02:42 h link to a', { path: 'h', target: 'a' }],
    ['-rw-r--r--  0 0      0           0 Nov 21 02:42 x -> y', { path: 'x -> y' }],
  ])('%s', (line, entry) => {
    expect(readEntry(line)).toMatchObject(entry);
  });

  it('is none when it is something else', () => {
    expect(readEntry('bsdtar: Truncated tar archive')).toBeUndefined();
  });

  it('compares by what is there, not by its order and how folders are written', () => {
    expect(contentsOf([file('./a'), listed('drwxr-xr-x', 'd/', 0)])).toEqual(
      contentsOf([listed('drwx------', 'd', 2048), file('a'), listed('drwx------', '.', 0)]),
    );
    expect(contentsOf([file('a', 5)])).not.toEqual(contentsOf([file('a', 6)]));
  });
});

describe('what an archive may hold', () => {
  it.each([
    ['files and folders', [file('a'), listed('drwxr-xr-x', 'd/', 0), file('d/a')]],
    ['a folder named twice', [listed('drwxr-xr-x', 'd/', 0), listed('drwxr-xr-x', './d', 0)]],
    ['a link to a neighbour', [file('d/a'), link('d/l', '../b')]],
    ['a link to a link', [link('a', 'b'), link('b', 'c')]],
    ['a hard link to a file', [file('d/a'), hard('h', 'd/a')]],
    ['dots in names', [file('..a'), file('a..'), file('...')]],
    ['letters of an old code page', [file('\\217\\340.txt')]],
    ['as many files as allowed', Array.from({ length: archiveLimits.entries }, (_, n) => file(`${n}`, 0))],
  ])('%s', (_case, entries) => {
    expect(verdict(...entries)).toBe('fine');
  });

  it.each([
    ['..', file('../a')],
    ['nested ..', file('a/../../b')],
    ['a .. that stays', file('a/../b')],
    ['an absolute name', file('/etc/passwd')],
    ['a drive', file('C:/boot.ini')],
    ['a backslash', file('..\\\\a')],
    ['a line break', file('a\\nb')],
    ['an escape', file('a\\033[31m')],
    ['a long name', file('x'.repeat(256))],
    ['a deep folder', file('a/'.repeat(32) + 'b')],
    ['a device', listed('crw-r--r--', 'null', '1,3')],
    ['a pipe', listed('prw-r--r--', 'p', 0)],
    ['a socket', listed('srw-r--r--', 's', 0)],
    ['what cannot be told', listed('?rw-r--r--', 'h', 0)],
    ['a link upwards', link('l', '../secret')],
    ['an absolute link', link('l', '/etc/passwd')],
    ['a link that climbs out of its folder', link('d/l', '../../x')],
    ['a hard link upwards', hard('d/h', '../a')],
    ['a link that can be read in two ways', link('l -> a', 'b')],
    ['a link with a backslash', link('l', '..\\\\x')],
  ])('but not %s', (_case, entry) => {
    expect(verdict(entry)).toBe('archive_unsafe_path');
  });

  it.each([
    ['a file behind a link', [link('d', 'e'), file('d/x')]],
    ['a file behind a link that comes later', [file('D/x'), link('d', 'e')]],
    ['a link through another', [link('a/b', '..'), link('c', 'a/b/../x')]],
    ['the same name twice', [file('a'), file('./a')]],
    ['names that differ by case', [file('A'), file('a')]],
    ['a file and a folder of one name', [file('a'), listed('drwxr-xr-x', 'a/', 0)]],
  ])('and not together: %s', (_case, entries) => {
    expect(verdict(...entries)).toBe('archive_unsafe_path');
  });

  it('nothing', () => {
    expect(verdict()).toBe('input_empty');
  });

  it.each([
    ['too many', Array.from({ length: archiveLimits.entries + 1 }, (_, n) => file(`${n}`, 0))],
    ['too much', [file('a', 2 ** 30), file('b', 2 ** 30), file('c', 1)]],
    ['too well packed', [file('a', 101e6)]],
  ])('%s is a bomb', (_case, entries) => {
    expect(verdict(...entries)).toBe('archive_bomb');
  });

  it('small files may be packed as well as they can', () => {
    expect(verdict(file('zeros', 99e6))).toBe('fine');
  });
});
