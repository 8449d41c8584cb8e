// The programs that change PDFs, each with the errors that it means. Used by pdf-steps.ts and by the operations on PDFs.
import fs from 'node:fs';
import path from 'node:path';
import { pdfFault } from '../document-probe.js';
import type { Workbench } from '../engine.js';
import { checkStreams } from '../pdf-streams.js';
import { runTool, toolError, type ToolResult } from '../process/tool.js';
import { ofResult } from '../verify.js';

export async function qpdf(
  args: readonly string[],
  at: Workbench,
  input: string | readonly string[],
  password?: string,
): Promise<void> {
  const result = await tool('qpdf', ['--warning-exit-0', ...args], at, input);
  if (result.kind === 'failed') throw pdfFault(result.stderr, password);
  if (result.kind !== 'ok') throw toolError(result, 'qpdf');
}

/** For what holds passwords: a file tells it, because every process of the machine may read the words that another was started with. */
export async function qpdfJob(
  job: Readonly<Record<string, unknown>>,
  at: Workbench,
  input: string,
  password?: string,
): Promise<void> {
  const told = path.join(at.dir, 'job.json');
  await fs.promises.writeFile(told, JSON.stringify({ inputFile: input, ...job }));
  try {
    await qpdf([`--job-json-file=${told}`], at, input, password);
  } finally {
    await fs.promises.rm(told, { force: true });
  }
}

/** A copy that anybody can open. */
export async function unlockPdf(from: string, to: string, password: string | undefined, at: Workbench): Promise<void> {
  await qpdfJob({ outputFile: to, decrypt: '', ...(password !== undefined && { password }) }, at, from, password);
}

/** By a password, or only against changes. What is no PDF at all is not locked. */
export async function isLocked(file: string, at: Workbench): Promise<boolean> {
  const result = await tool('qpdf', ['--is-encrypted', file], at, file);
  if (result.kind !== 'ok' && result.kind !== 'failed') throw toolError(result, 'qpdf');
  return result.kind === 'ok';
}

export async function ghostscript(
  args: readonly string[],
  from: string,
  to: string,
  at: Workbench,
  more: readonly string[] = [],
): Promise<void> {
  const usual = ['-dSAFER', '-dBATCH', '-dNOPAUSE', '-q', '-sDEVICE=pdfwrite', '-dAutoRotatePages=/None'];
  const result = await tool('gs', [...usual, ...args, `-sOutputFile=${to}`, ...more, from], at, from);
  if (result.kind === 'failed') throw pdfFault(result.stderr);
  if (result.kind !== 'ok') throw toolError(result, 'gs');
  await ofResult(checkStreams(to, from), 'pdf');
}

export function tool(
  command: string,
  args: readonly string[],
  at: Workbench,
  input: string | readonly string[],
  onStdoutLine?: (line: string) => void,
): Promise<ToolResult> {
  const { dir: cwd, signal, limits, slot } = at;
  const inputs = [input].flat().filter((file) => path.dirname(file) !== cwd);
  return runTool({ command, args, cwd, inputs, signal, limits, slot, ...(onStdoutLine && { onStdoutLine }) });
}
