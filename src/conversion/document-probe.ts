// What is known of a document after it was opened again: pages of a PDF, the parts of an office file or a book, text. Called by the document engines on their results.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../shared/errors.js';
import type { Probe, Workbench } from './engine.js';
import { findTool } from './process/find-tool.js';
import { runTool, toolError } from './process/tool.js';
import { checkWholeDocument } from './whole-document.js';
import { readZip } from './zip-directory.js';

/** The entry without which the format's own program refuses the file. */
const mainParts: Readonly<Record<string, string>> = {
  docx: 'word/document.xml',
  xlsx: 'xl/workbook.xml',
  pptx: 'ppt/presentation.xml',
  odt: 'content.xml',
  ods: 'content.xml',
  odp: 'content.xml',
  epub: 'META-INF/container.xml',
};

export async function probeDocument(file: string, format: string, at: Workbench): Promise<Probe> {
  if (format === 'pdf') return { pages: (await pdfFacts(file, at)).pages };
  await checkWholeDocument(file, format);
  const part = mainParts[format];
  if (part === undefined) return {};
  const entries = await readZip(file).catch((cause: unknown) => {
    throw incomplete({ cause });
  });
  if (!entries.some(({ name }) => name === part)) throw incomplete({ secret: `has no ${part}` });
  return { entries: entries.length };
}

export interface PdfFacts {
  readonly pages: number;
}

/** Throws what pdfinfo says of a file that is not usable. */
export async function pdfFacts(file: string, at: Workbench): Promise<PdfFacts> {
  const facts = await pdfDescription(file, at);
  return { pages: Number(facts.get('Pages')) || 0 };
}

/** What pdfinfo says, by its own names. */
export async function pdfDescription(file: string, at: Workbench): Promise<ReadonlyMap<string, string>> {
  const lines = await pdfinfo(file, at, ['-isodates', '-enc', 'UTF-8']);
  return new Map(lines.map((line) => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1).trim()]));
}

/** What it says of itself in XML; '' when nothing. */
export async function pdfXml(file: string, at: Workbench): Promise<string> {
  return (await pdfinfo(file, at, ['-meta'])).join('\n');
}

/** Of each page, in points, before it is turned as it says. */
export async function pageSizes(
  file: string,
  pages: number,
  at: Workbench,
): Promise<{ width: number; height: number; turned: boolean }[]> {
  const lines = await pdfinfo(file, at, ['-f', '1', '-l', String(pages)]);
  const turns = lines.flatMap((line) => /^Page\s+\d+ rot:\s+(\d+)/.exec(line)?.[1] ?? []);
  const sizes = lines.flatMap((line) => {
    const [, width, height] = /^Page\s+\d+ size:\s+([\d.e+]+) x ([\d.e+]+)/.exec(line) ?? [];
    return width && height ? [{ width: Number(width), height: Number(height) }] : [];
  });
  return sizes.map((size, index) => ({ ...size, turned: Number(turns[index]) % 180 === 90 }));
}

async function pdfinfo(file: string, at: Workbench, args: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const { dir: cwd, signal, limits, slot } = at;
  const inputs = path.dirname(file) === cwd ? [] : [file];
  const onStdoutLine = (line: string): unknown => lines.push(line);
  const result = await runTool({
    command: 'pdfinfo',
    args: [...args, file],
    cwd,
    inputs,
    signal,
    limits,
    slot,
    onStdoutLine,
  });
  if (result.kind === 'failed') throw pdfFault(result.stderr);
  if (result.kind !== 'ok') throw toolError(result, 'pdfinfo');
  return lines;
}

export function pdfFault(said: string, password?: string): AppError {
  const facts = { secret: said.slice(0, 10_000) };
  if (/bad_alloc|out of memory|no memory|VMerror/i.test(said))
    return new AppError('out_of_memory', 'The PDF needs more memory than a conversion may have. Split it.', facts);
  if (!/password/i.test(said))
    return new AppError('input_corrupt', 'The PDF is damaged. Open it in another program and save it again.', facts);
  return password === undefined
    ? new AppError('input_encrypted', 'The PDF is locked with a password. Give it as the option "password".', facts)
    : new AppError('password_wrong', 'The password does not open this PDF. Give the right one.', facts);
}

/** Families of fonts that are installed, in small letters; none where nobody can tell. */
export async function installedFonts(at: Workbench): Promise<ReadonlySet<string>> {
  const fonts = new Set<string>();
  if (!findTool('fc-list')) return fonts;
  const result = await runTool({
    command: 'fc-list',
    args: ['--format=%{family}\\n'],
    cwd: at.dir,
    signal: at.signal,
    limits: at.limits,
    slot: at.slot,
    onStdoutLine: (line) => line.split(',').forEach((name) => fonts.add(name.trim().toLowerCase())),
  });
  if (result.kind !== 'ok') throw toolError(result, 'fc-list');
  return fonts;
}

/** Of a short file whether it holds nothing but white space. */
export async function isBlank(file: string): Promise<boolean> {
  const { size } = await fs.promises.stat(file);
  return size < 64 * 1024 && (await fs.promises.readFile(file, 'utf8')).trim() === '';
}

const incomplete = (facts: { cause?: unknown; secret?: string }): AppError =>
  new AppError('output_invalid', 'The result is not a complete document and was thrown away. Try again.', facts);
