// Archives that are locked with a password: bsdtar opens few of them, so 7-Zip unpacks them (of a RAR, rar-unlock.ts takes the lock off) and what was in them goes on as a plain tar. The one place where an archive is unpacked.
// Used by archive.engine.ts and by the operations that look into archives.
import fs from 'node:fs';
import path from 'node:path';
import { AppError, toAppError } from '../../shared/errors.js';
import type { ArchiveEntry } from '../archive-listing.js';
import { ArchiveJudge } from '../archive-rules.js';
import { readHead } from '../detect.js';
import type { Workbench } from '../engine.js';
import { archiveFault } from '../process/archive-faults.js';
import { findTool } from '../process/find-tool.js';
import { watchReading } from '../process/reading-progress.js';
import { runTool, toolError } from '../process/tool.js';
import { isRar } from '../rar-volume.js';
import { bsdtar, tar } from './archive-tool.js';
import { unlockRar } from './rar-unlock.js';

/** Judged by its list before anything is unpacked, and as any other archive afterwards. */
export async function unlockArchive(
  file: string,
  password: string,
  at: Workbench,
  tell: (part: number) => void,
): Promise<string> {
  if (isRar(await readHead(file))) return unlockRar(file, password, at, tell);
  if (!findTool('7zz'))
    throw new AppError('engine_unavailable', 'Locked archives are opened by 7-Zip, which is missing. Install 7zip.');
  await judgeList(file, password, at);
  const folder = path.join(at.dir, 'unlocked');
  await fs.promises.mkdir(folder, { mode: 0o711 });
  await sevenZip(['x', '-y', '-bd', file, `-o${folder}`], file, password, at, tell);
  const plain = path.join(at.dir, 'unlocked.tar');
  const nobody = ['--numeric-owner', '--uid', '0', '--gid', '0', '--strip-components', '1'];
  const args = [...tar, ...nobody, '-cf', plain, '-C', folder, '.'];
  await bsdtar(args, file, at, () => undefined);
  await fs.promises.rm(folder, { recursive: true });
  return plain;
}

async function judgeList(file: string, password: string, at: Workbench): Promise<void> {
  const judge = new ArchiveJudge((await fs.promises.stat(file)).size);
  const enough = new AbortController();
  let verdict: AppError | undefined;
  let entry: ArchiveEntry | undefined;
  const add = (): void => {
    if (!entry || verdict !== undefined) return;
    try {
      judge.add(entry);
    } catch (error) {
      verdict = toAppError(error);
      enough.abort({ code: 'cancelled', force: true });
    }
  };
  const onLine = (line: string): void => {
    const [, name = '', value = ''] = /^(Path|Size|Attributes|Folder|Symbolic Link|Hard Link) = (.*)$/.exec(line) ?? [];
    if (name === 'Path') {
      add();
      entry = { type: '-', path: value, sizeBytes: 0, special: false };
    } else if (entry && name !== '') entry = { ...entry, ...toldBy(name, value, entry) };
  };
  const bench = { ...at, signal: AbortSignal.any([at.signal, enough.signal]) };
  // Without -ba its list begins with the archive itself.
  await sevenZip(['l', '-slt', '-ba', file], file, password, bench, () => undefined, onLine).catch((error: unknown) => {
    throw verdict ?? error;
  });
  add();
  if (verdict !== undefined) throw verdict;
  judge.finish();
}

function toldBy(name: string, value: string, { sizeBytes }: ArchiveEntry): Partial<ArchiveEntry> {
  // A name may hold a line that looks like a size; none makes an entry smaller.
  if (name === 'Size') return { sizeBytes: sizeBytes + (Number(value) || 0) };
  if (name === 'Folder' ? value === '+' : name === 'Attributes' && /^D/.test(value)) return { type: 'd' };
  // What it links to is not told in a way that could be judged.
  if (name.endsWith(' Link') && value !== '') return { type: '?' };
  return {};
}

/** The password goes where no other process can read it. */
async function sevenZip(
  args: readonly string[],
  file: string,
  password: string,
  at: Workbench,
  tell: (part: number) => void,
  onStdoutLine?: (line: string) => void,
): Promise<void> {
  const watch = await watchReading(file, tell);
  try {
    const result = await runTool({
      command: '7zz',
      args,
      cwd: at.dir,
      inputs: path.dirname(file) === at.dir ? [] : [file],
      stdin: `${password}\n`,
      signal: at.signal,
      limits: at.limits,
      slot: at.slot,
      onStart: watch.onStart,
      ...(onStdoutLine && { onStdoutLine }),
    });
    if (result.kind === 'failed') throw fault(result.stderr);
    if (result.kind !== 'ok') throw toolError(result, '7zz');
  } finally {
    watch.stop();
  }
}

function fault(said: string): AppError {
  if (!/wrong password/i.test(said)) return archiveFault(said);
  return new AppError('password_wrong', 'The password does not open this archive. Give the right one.', {
    secret: said.slice(-10_000),
  });
}
