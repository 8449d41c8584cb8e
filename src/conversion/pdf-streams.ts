// Whether what the objects of a PDF hold is all there: drawings and letters unpack to their end, pictures have one. Asked of what LibreOffice, Ghostscript and
// DjVuLibre write; whoever only counts pages does not see it.
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { readPlainPdf } from './plain-pdf.js';
import { unusable } from './verify.js';
import { readEntry, readZip } from './zip-directory.js';

/** More is not unpacked to see whether it can be. */
const maxUnpackedBytes = 64 * 2 ** 20;
const maxPictureBytes = 8 * 2 ** 20;
const unpack = promisify(inflate);

interface Stream {
  readonly filter: string | undefined;
  readonly content: Buffer;
}

/** Throws output_invalid. `made` from what `sent` holds: a picture that was cut before is handed on as it is; not given where all pictures were made anew. */
export async function checkStreams(made: string, sent?: string): Promise<void> {
  const pdf = await readPlainPdf(made);
  if (!pdf) return;
  for (const [number, object] of pdf.objects) {
    const stream = readStream(object, pdf.objects);
    if (stream === 'none') continue;
    const isWhole =
      stream !== undefined &&
      (stream.filter === 'DCTDecode'
        ? hasEnd(stream.content) || (sent !== undefined && (await holdsCutPicture(sent)))
        : stream.filter !== 'FlateDecode' || (await unpacks(stream.content)));
    if (!isWhole) throw unusable('pdf', `object ${number} is cut off`);
  }
}

/** undefined: shorter or longer than it says. */
function readStream(object: string, objects: ReadonlyMap<number, string>): Stream | undefined | 'none' {
  const [opening, dictionary = ''] = /^\d+ 0 obj\s*<<([^]*?)>>\s*stream\r?\n/.exec(object) ?? [];
  if (opening === undefined) return 'none';
  const [, said = '', isElsewhere] = /\/Length (\d+)( 0 R)?/.exec(dictionary) ?? [];
  const length = isElsewhere ? /^\d+ 0 obj\s+(\d+)/.exec(objects.get(Number(said)) ?? '')?.[1] : said;
  const end = opening.length + Number(length);
  if (!/^\s*endstream/.test(object.slice(end, end + 12))) return undefined;
  // Of several that are laid upon each other nothing is known.
  const filter = /\/Filter ?(?:\/(\w+)|\[ ?\/(\w+) ?\])/.exec(dictionary);
  return { filter: filter?.[1] ?? filter?.[2], content: Buffer.from(object.slice(opening.length, end), 'latin1') };
}

async function unpacks(content: Buffer): Promise<boolean> {
  try {
    await unpack(content, { maxOutputLength: maxUnpackedBytes });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
  }
}

const [scan, ending] = [Buffer.from('ffda', 'hex'), Buffer.from('ffd9', 'hex')];
/** Behind its lines; a small copy in its head has an end as well. */
const hasEnd = (jpeg: Buffer): boolean => jpeg.lastIndexOf(ending) > jpeg.lastIndexOf(scan);

/** Where nobody can look, it may. */
async function holdsCutPicture(document: string): Promise<boolean> {
  try {
    for (const entry of await readZip(document))
      if (/\.jpe?g$/i.test(entry.name) && !hasEnd(await readEntry(document, entry, maxPictureBytes))) return true;
    return false;
  } catch {
    return true;
  }
}
