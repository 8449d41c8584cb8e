// Locked RARs: no tool that may be installed opens all of them, so what locks them is taken off here, in a cage, and bsdtar reads the rest as it reads any RAR. Called by archive-unlock.ts.
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError, errorTable, type ErrorCode } from '../../shared/errors.js';
import type { Workbench } from '../engine.js';
import { isRarLocked } from '../rar-lock.js';
import { helperScript } from '../process/helper-script.js';
import { watchReading } from '../process/reading-progress.js';
import { runTool, toolError } from '../process/tool.js';
import { bsdtar, listArchive, maxMemoryBytes, refuseByLook, tar } from './archive-tool.js';

const sumsSchema = z.array(z.object({ sum: z.number(), by: z.string() }).nullable());
const answerSchema = z.union([
  z.object({ sums: sumsSchema }),
  z.object({ differs: z.boolean() }),
  z.object({ code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]), message: z.string().max(1_000) }),
]);
/** Node reserves far more addresses than it uses. */
const openerMemoryBytes = 4 * maxMemoryBytes;
/** A line with a checksum for each of as many files as an archive may hold. */
const maxAnswerBytes = 2 * 2 ** 20;

/** As a plain tar; judged by its list before anything is unpacked. */
export async function unlockRar(
  file: string,
  password: string,
  at: Workbench,
  tell: (part: number) => void,
): Promise<string> {
  const [open, plain] = [path.join(at.dir, 'opened.rar'), path.join(at.dir, 'unlocked.tar')];
  const answer = await opener(['open', file, path.basename(open)], password, file, at, (part) => tell(0.4 * part));
  if (!('sums' in answer)) throw new Error('It did not say what it opened.');
  try {
    await refuseByLook(open);
    await listArchive(open, at, () => undefined);
    await bsdtar([...tar, '-cf', path.basename(plain), `@${open}`], open, at, (part) => tell(0.4 + 0.5 * part));
    const check = await opener(
      ['check', path.basename(plain)],
      JSON.stringify(answer.sums),
      plain,
      at,
      () => undefined,
    );
    if (!('differs' in check) || check.differs) throw unreadable();
  } catch (error) {
    throw (await isWrong(error, file)) ? unreadable() : error;
  }
  await fs.promises.rm(open);
  return plain;
}

/** What is opened with a wrong password looks damaged where nothing tells the two apart. */
async function isWrong(error: unknown, file: string): Promise<boolean> {
  return error instanceof AppError && error.code === 'input_corrupt' && (await isRarLocked(file));
}

const unreadable = (): AppError =>
  new AppError(
    'password_wrong',
    'The password does not open this archive, or the archive is damaged. Give the right one, or test the archive with the program that made it.',
  );

async function opener(
  args: readonly string[],
  stdin: string,
  reads: string,
  at: Workbench,
  tell: (part: number) => void,
): Promise<z.infer<typeof answerSchema>> {
  const watch = await watchReading(reads, tell);
  let said = '';
  try {
    const result = await runTool({
      command: process.execPath,
      args: [helperScript('rar-opener'), ...args],
      profile: 'node-tool',
      cwd: at.dir,
      inputs: path.dirname(reads) === at.dir ? [] : [reads],
      stdin,
      signal: at.signal,
      limits: { ...at.limits, maxMemoryBytes: openerMemoryBytes },
      slot: at.slot,
      onStart: watch.onStart,
      onStdoutLine: (line) => (said += line),
      maxStdoutBytes: maxAnswerBytes,
    });
    if (result.kind !== 'ok') throw toolError(result, 'node');
  } finally {
    watch.stop();
  }
  const answer = answerSchema.parse(JSON.parse(said));
  if ('code' in answer) throw new AppError(answer.code, answer.message);
  return answer;
}
