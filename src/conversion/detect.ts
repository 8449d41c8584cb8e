// What a file really is. Content wins over the name; called at submit with the first bytes of the upload and again by the worker.
import fs from 'node:fs';
import { AppError } from '../shared/errors.js';
import { isStillWebp } from '../shared/still-picture.js';
import type { Warning } from '../shared/warnings.js';
import type { Probe } from './engine.js';
import { extensionOf, findFormat, formats, type Format } from './formats.js';

const { O_RDONLY, O_NOFOLLOW } = fs.constants;

/** How many of the first bytes detection wants to see; it works with fewer when the file is shorter. */
export const headBytes = 64 * 1024;

const archives = formats.filter(({ family }) => family === 'archive');

export interface Detected {
  readonly format: Format;
  /** False when the bytes leave several formats open and the name decided. */
  readonly byContent: boolean;
  readonly warnings: readonly Warning[];
  /** What the first bytes tell beside it; it decides what the file can become. */
  readonly probe: Probe | null;
}

export function detect(head: Buffer, filename: string): Detected {
  const detected = identify(head, filename);
  const isStill = detected.format.id === 'webp' && isStillWebp(head);
  return { ...detected, probe: isStill ? { pages: 1 } : null };
}

function identify(head: Buffer, filename: string): Omit<Detected, 'probe'> {
  const extension = extensionOf(filename);
  if (head.length === 0)
    throw new AppError('input_empty', 'The file is empty. Check that it was saved completely, then send it again.');
  const named = findFormat(extension);
  const found = recognise(head);
  if (!found) throw unrecognised(extension, named);
  if (!named || named === found) return { format: found, byContent: true, warnings: [] };
  // Both names are right for a tar that was packed with gzip; which one it got says nothing of what is inside.
  if (found.inside === named.id && found.family === 'archive') return { format: found, byContent: true, warnings: [] };
  // The name decides between a docx and a zip, or a csv and a text: their bytes are both.
  if (
    named.inside === found.id ||
    found.inside === named.id ||
    (named.inside !== undefined && named.inside === found.inside && isText(found))
  )
    return { format: named, byContent: false, warnings: [] };
  if (named.family !== found.family) throw mismatch(extension, found);
  const detail = `The file is called .${extension} but holds ${found.label.en}; it is converted as what it holds.`;
  return { format: found, byContent: true, warnings: [{ code: 'extension_mismatch', detail }] };
}

export async function readHead(file: string): Promise<Buffer> {
  const handle = await fs.promises.open(file, O_RDONLY | O_NOFOLLOW);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The mark of a PDF need not stand at the very beginning; of one that lies in an archive as it is, it is seen as well. */
function recognise(head: Buffer): Format | undefined {
  const found = formats.find((format) => format.matches(head));
  const around = found?.id === 'pdf' ? archives.find((format) => format.matches(head)) : undefined;
  return around ?? found;
}

/** A text that begins like XML may well be any other kind of text. */
function isText(format: Format): boolean {
  return format.inside === 'txt';
}

function mismatch(extension: string, found: Format): AppError {
  return new AppError(
    'type_mismatch',
    `The file is called .${extension} but holds ${found.label.en}. Give it its right name, or choose another file.`,
    { details: { extension, content: found.id } },
  );
}

function unrecognised(extension: string, named: Format | undefined): AppError {
  if (named)
    return new AppError(
      'input_corrupt',
      `The file is called .${extension} but does not begin like ${named.label.en}. It is damaged or something else; open it in its own program and save it again.`,
      { details: { extension } },
    );
  return new AppError(
    'unsupported_conversion',
    'The content of the file is not recognised as any known format. GET /api/v1/formats lists the known ones.',
    { details: { extension } },
  );
}
