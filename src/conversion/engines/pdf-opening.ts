// How an operation opens its PDF and proves the one that it made. Used by pdf-operations.ts and the files that it lists.
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { Warning } from '../../shared/warnings.js';
import { pdfFacts } from '../document-probe.js';
import type { Produced, Workbench } from '../engine.js';
import { isLocked, unlockPdf } from './pdf-tools.js';

export interface OpenPdf {
  readonly path: string;
  readonly pages: number;
  readonly warnings: readonly Warning[];
}

/** The file itself, or an open copy of one that is locked. */
export async function openPdf(file: string, password: string | undefined, at: Workbench, index = 0): Promise<OpenPdf> {
  if (!(await isLocked(file, at))) return { path: file, pages: (await pdfFacts(file, at)).pages, warnings: [] };
  const open = path.join(at.dir, `open-${index}.pdf`);
  await unlockPdf(file, open, password, at);
  const detail = 'The PDF was locked; the result is not. Encrypt it again if it has to be.';
  return { path: open, pages: (await pdfFacts(open, at)).pages, warnings: [{ code: 'protection_removed', detail }] };
}

/** The result when it opens and has as many pages as it should. */
export async function proven(
  file: string,
  pages: number,
  at: Workbench,
  warnings: readonly Warning[] = [],
): Promise<Produced> {
  const facts = await pdfFacts(file, at);
  if (facts.pages !== pages) throw wrongResult(`${facts.pages} pages, not ${pages}`);
  return { path: file, format: 'pdf', probe: { pages }, warnings };
}

export const wrongResult = (secret: string): AppError =>
  new AppError('output_invalid', 'The result is not what it should be and was thrown away. Try again.', { secret });
