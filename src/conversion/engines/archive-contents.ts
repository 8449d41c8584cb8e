// The files of an archive one by one, and many files as one archive. Operations of archive.engine.ts.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { ArchiveFields } from '../file-fields.js';
import { detect, readHead } from '../detect.js';
import type { Produced, RunOperation, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import type { Options } from '../options.js';
import { uniqueNames } from '../unique-names.js';
import { ofResult } from '../verify.js';
import type { ArchiveOptions } from '../archive-options.js';
import { guessed, lettersOf } from './archive-letters.js';
import { bsdtar, levelArgs, listArchive, refuseByLook, writers } from './archive-tool.js';
import { unlockArchive } from './archive-unlock.js';

/** Reordering and invisible letters only ever deceive in a name; some systems know none of the others. */
const oddLetters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*\\]/gu;
/** Nothing of whoever made it. */
const plain = ['--no-same-owner', '--no-same-permissions', '--no-xattrs', '--no-acls', '--no-fflags'];

export const extractFiles: RunOperation = async ({ inputs: [sent = ''], options }, at) => {
  const { password }: ArchiveOptions = options;
  const input =
    password === undefined ? sent : await unlockArchive(sent, password, at, (part) => at.progress(0.2 * part));
  await refuseByLook(input);
  const shown = await listArchive(input, at, (part) => at.progress(0.2 * part));
  const letters = lettersOf(shown);
  if (letters === 'unknown')
    throw new AppError(
      'input_corrupt',
      'The archive names its files in letters that are not UTF-8. Make it again with a newer program.',
    );
  const entries = letters === undefined ? shown : await listArchive(input, at, () => undefined, letters);
  if (entries.some(({ type }) => type !== '-' && type !== 'd'))
    throw new AppError(
      'archive_unsafe_path',
      'The archive holds links, which are not taken out of it. Make it again without them.',
    );
  const folder = path.join(at.dir, 'files');
  await fs.promises.mkdir(folder, { mode: 0o711 });
  const tell = (part: number) => at.progress(0.3 + 0.6 * part);
  await bsdtar(['-xf', input, ...plain], input, { ...at, dir: folder }, tell, { letters });
  const found = await filesBelow(folder);
  const [bytes, listed] = [
    found.reduce((sum, each) => sum + each.bytes, 0),
    entries.filter(({ type }) => type === '-'),
  ];
  if (found.length !== listed.length || bytes !== listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
    throw new AppError('output_invalid', 'Not all files could be taken out of the archive. Try again.', {
      secret: `${listed.length} files listed, ${found.length} found`,
    });
  if (found.length === 0) throw new AppError('input_empty', 'The archive holds no files.');
  const unique = uniqueNames();
  return Promise.all(
    found.map(async ({ file }): Promise<Produced> => {
      const name = unique(cleaned(path.relative(folder, file)));
      const format = await formatOfFile(file, name);
      return { path: file, format, name, probe: { unchanged: true }, warnings: guessed(letters) };
    }),
  );
};

export const packFiles: RunOperation = async ({ inputs, sent, options }, at) => {
  const { format, manifest, ...asked } = options as Options & ArchiveFields;
  const writer = writers[format];
  if (!writer) throw new Error(`Archives are not written as "${format}".`);
  const unique = uniqueNames();
  const names = sent.map(({ name }) => unique(cleaned(name)));
  const files = inputs.map((file, index) => ({ file, name: names[index] ?? '' }));
  if (manifest) files.push({ file: await writeManifest(files, sent, at), name: unique('manifest.json') });
  const list = path.join(at.dir, 'list.mtree');
  await fs.promises.writeFile(list, `#mtree\n${files.map(lineOf).join('')}`);
  const output = path.join(at.dir, `out.${formatOf(format).extensions[0]}`);
  const args = [...writer.args, ...levelArgs(writer, asked), '-cf', path.basename(output), `@${list}`];
  await bsdtar(args, [list, ...inputs], at, () => undefined).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'input_corrupt' ? wrong(error.facts.secret ?? '') : error;
  });
  at.progress(0.8);
  const entries = await ofResult(
    listArchive(output, at, () => undefined),
    format,
  );
  const wanted = await Promise.all(files.map(async ({ file }) => (await fs.promises.stat(file)).size));
  const sizes = entries.map(({ sizeBytes }) => sizeBytes);
  if ([...sizes].sort().join() !== [...wanted].sort().join()) throw wrong(`${sizes.join()} of ${wanted.join()}`);
  return [
    {
      path: output,
      format,
      name: `archive.${formatOf(format).extensions[0]}`,
      probe: { entries: entries.length },
      warnings: [],
    },
  ];
};

/** What lies in it, under which name, and under which it was sent. */
async function writeManifest(
  files: readonly { readonly file: string; readonly name: string }[],
  sent: readonly { readonly format: string; readonly name: string }[],
  at: Workbench,
): Promise<string> {
  const rows = files.map(async ({ file, name }, index) => ({
    path: name,
    format: sent[index]?.format || null,
    size_bytes: (await fs.promises.stat(file)).size,
  }));
  const manifest = path.join(at.dir, 'manifest.json');
  await fs.promises.writeFile(manifest, `${JSON.stringify({ files: await Promise.all(rows) }, null, 2)}\n`);
  return manifest;
}

/** bsdtar reads the bytes where they lie and writes them under the name that stands here. */
function lineOf({ file, name }: { readonly file: string; readonly name: string }): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `./${escaped(name)} type=file mode=0644 uid=0 gid=0 time=${seconds}.0 contents=${escaped(file)}\n`;
}

const escaped = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) =>
      /[\w./-]/.test(String.fromCharCode(byte)) && byte < 128
        ? String.fromCharCode(byte)
        : `\\${byte.toString(8).padStart(3, '0')}`,
    )
    .join('');

/** Folders and name, none of which leads anywhere else. */
function cleaned(name: string): string {
  const parts = name.split('/').map((part) => part.replace(oddLetters, '_').trim());
  return parts.filter((part) => !['', '.', '..'].includes(part)).join('/') || 'file';
}

async function filesBelow(folder: string): Promise<{ file: string; bytes: number }[]> {
  const entries = await fs.promises.readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(async (file) => ({ file, bytes: (await fs.promises.lstat(file)).size })));
}

/** '' for what is no format that is known here: it is passed on as it is. */
async function formatOfFile(file: string, name: string): Promise<string> {
  try {
    return detect(await readHead(file), name).format.id;
  } catch (error) {
    if (error instanceof AppError) return '';
    throw error;
  }
}

const wrong = (secret: string): AppError =>
  new AppError('output_invalid', 'The archive does not hold what it should and was thrown away. Try again.', {
    secret,
  });
