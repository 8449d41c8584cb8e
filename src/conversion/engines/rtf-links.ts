// Takes out of an RTF what makes LibreOffice open other files: unlike in other formats, its own setting against that does not hold here. Used by the two engines that run it.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { Step, Workbench } from '../engine.js';

const maxBytes = 256 * 2 ** 20;
const link = /INCLUDE(?=PICTURE|TEXT)/gi;
/** Groups, control words and escaped letters, between which the word could be hidden. */
const control = /\\'([0-9a-f]{2})|\\u(-?\d+) ?|\\[a-z]+-?\d* ?|\\\*|[{}\r\n]/gi;

/** Where the harmless file is: a copy when something had to go. */
export async function withoutLinks({ from, input }: Step, at: Workbench): Promise<string> {
  if (from !== 'rtf') return input;
  if ((await fs.promises.stat(input)).size > maxBytes)
    throw new AppError(
      'dimension_limit',
      'The document is larger than an RTF may be. Save it as DOCX, then try again.',
    );
  const cleaned = cleanRtf(await fs.promises.readFile(input, 'latin1'));
  const copy = path.join(at.dir, 'in.rtf');
  await fs.promises.writeFile(copy, cleaned, 'latin1');
  return copy;
}

export function cleanRtf(text: string): string {
  const cleaned = text.replace(link, 'EXCLUDE');
  const spelled = cleaned.replace(control, (_all, hex?: string, code?: string) =>
    hex ? String.fromCharCode(parseInt(hex, 16)) : code ? String.fromCharCode(Number(code) & 0xffff) : '',
  );
  if (spelled.search(link) >= 0)
    throw new AppError('input_corrupt', 'The document hides a link to another file. Remove it, then try again.');
  return cleaned;
}
