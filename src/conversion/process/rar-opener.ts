// Opens a locked RAR in a process of its own: others wrote what it reads, and a password is tried as slowly as its format wants. Started by engines/rar-unlock.ts.
// "open FROM TO" with the password on its input answers the checksums of the files, "check TAR" with them whether one differs; or why not, in one line.
import { AppError } from '../../shared/errors.js';
import type { HiddenSum } from '../rar-blocks.js';
import { openRar } from '../rar-opening.js';
import { differsFrom } from '../rar-sums.js';

const [work, from = '', to = ''] = process.argv.slice(2);

async function said(): Promise<string> {
  let text = '';
  for await (const part of process.stdin.setEncoding('utf8')) text += part as string;
  return text;
}

function answerTo(words: string): object {
  try {
    if (work === 'open') return { sums: openRar(from, to, words) };
    return { differs: differsFrom(from, JSON.parse(words) as (HiddenSum | null)[]) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, message: error.message };
  }
}

process.stdout.write(`${JSON.stringify(answerTo(await said()))}\n`);
