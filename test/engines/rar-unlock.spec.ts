// Locked RARs of both formats, as the programs that make them lock them: opened by the right password, asked about by code without it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ArchiveEngine } from '../../src/conversion/engines/archive.engine.js';
import { openRar } from '../../src/conversion/rar-opening.js';
import { makeLockedRar5, makeRar4, makeRar5 } from '../harness/archives.js';
import { makeFolder } from '../harness/work-area.js';
import { fixture } from './fixture.js';
import { convertOne } from './one-conversion.js';

const engines = [new ArchiveEngine()];
const run = async (content: Buffer, password?: string) => {
  const [output] = await convertOne({
    engines,
    name: 'a.rar',
    content,
    to: 'zip',
    ...(password && { options: { password } }),
  });
  return output!.path;
};
/** Of each file of the archive, by another reader. */
const contents = (file: string) =>
  Object.fromEntries(
    execFileSync('bsdtar', ['-tf', file], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((name) => [name, execFileSync('bsdtar', ['-xOf', file, name], { encoding: 'utf8' })]),
  );
const data = { 'foo.txt': 'data of foo.txt\n', 'bar.txt': 'data of bar.txt\n' };
const letters = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.txt`, `This is from ${name}.txt`]));

const samples = [
  ['rar4-locked.rar', '12345678', data],
  ['rar4-names-locked.rar', '12345678', data],
  ['rar5-locked.rar', 'password', letters],
  ['rar5-names-locked.rar', 'password', letters],
] as const;

describe.each(samples)('%s', (name, password, inside) => {
  it('opens with its password', async () => {
    expect(contents(await run(fixture(name), password))).toEqual(inside);
  });

  it('asks for it, and says that another one is wrong', async () => {
    await expect(run(fixture(name))).rejects.toMatchObject({ code: 'input_encrypted', retryable: false });
    await expect(run(fixture(name), 'wrong')).rejects.toMatchObject({ code: 'password_wrong', retryable: false });
  });

  it('is not called whole when a byte of it is another', async () => {
    const bytes = fixture(name);
    // Of the last file, before the mark of the end.
    bytes[bytes.length - 60]! ^= 1;
    await expect(run(bytes, password)).rejects.toMatchObject({
      code: expect.stringMatching(/^(password_wrong|input_corrupt)$/) as string,
    });
    await expect(run(fixture(name).subarray(0, -60), password)).rejects.toMatchObject({
      code: expect.stringMatching(/^(password_wrong|input_corrupt)$/) as string,
    });
  });
});

it('files that are as they are open, and a byte of one that is another does not pass for it', async () => {
  const text = 'This is what it holds.';
  const bytes = makeLockedRar5(
    [
      { name: 'a.txt', content: text },
      { name: 'b.txt', content: 'x' },
    ],
    'secret',
  );
  expect(contents(await run(bytes, 'secret'))).toEqual({ 'a.txt': text, 'b.txt': 'x' });
  await expect(run(bytes, 'wrong')).rejects.toMatchObject({ code: 'password_wrong' });
  const lastByte = bytes.indexOf('b.txt') - 40;
  bytes[lastByte]! ^= 1;
  await expect(run(bytes, 'secret')).rejects.toMatchObject({ code: 'password_wrong' });
});

it.each(['../a.txt', '/a.txt'])('no name behind the lock leads out of the archive: %s', async (name) => {
  const bytes = makeLockedRar5([{ name, content: 'x' }], 'secret');
  await expect(run(bytes, 'secret')).rejects.toMatchObject({ code: 'archive_unsafe_path' });
});

it('what has two passwords is opened by none of them: no part of it is called the whole', async () => {
  await expect(run(fixture('rar5-two-passwords.rar'), 'password')).rejects.toMatchObject({ code: 'password_wrong' });
});

it('an open one is read with a password, too', async () => {
  expect(Object.keys(contents(await run(fixture('rar5.rar'), 'any')))).toHaveLength(4);
});

it('a solid one of the older format says what to do', async () => {
  await expect(run(fixture('rar4-solid-locked.rar'), 'password')).rejects.toMatchObject({
    code: 'codec_unsupported',
    message: expect.stringContaining('solid RAR') as string,
  });
});

it('a password that the older format damages in a way of its own is not tried', async () => {
  await expect(run(fixture('rar4-locked.rar'), 'x'.repeat(29))).rejects.toMatchObject({ code: 'codec_unsupported' });
});

it.each([
  ['RAR 4', makeRar4([{ name: 'a', content: 'x' }], undefined, 'files')],
  ['RAR 4 with hidden names', makeRar4([{ name: 'a', content: 'x' }], undefined, 'names')],
  ['RAR 5', makeRar5([{ name: 'a', content: 'x' }], undefined, 'files')],
  ['RAR 5 with hidden names', makeRar5([{ name: 'a', content: 'x' }], undefined, 'names')],
])('%s whose headers only say so is asked about, and ends as the user’s error', async (_case, content) => {
  await expect(run(content)).rejects.toMatchObject({ code: 'input_encrypted' });
  await expect(run(content, 'any')).rejects.toMatchObject({
    code: expect.stringMatching(/^(password_wrong|input_corrupt|codec_unsupported)$/) as string,
    retryable: false,
  });
});

it('opens a file of gigabytes piece by piece', () => {
  const folder = makeFolder('opened');
  const [from, to] = [path.join(folder, 'a.rar'), path.join(folder, 'b.rar')];
  const content = Buffer.alloc(5 * 2 ** 20 + 7, 'x');
  fs.writeFileSync(from, makeRar5([{ name: 'a.txt', content }]));
  expect(openRar(from, to, 'any')).toEqual([null]);
  expect(execFileSync('bsdtar', ['-xOf', to], { maxBuffer: 2 ** 24 }).equals(content)).toBe(true);
});
