// Tests that recognise a format by the first bytes of a file. The table in formats.ts names which test belongs to which format.
import { decodeText, rootElement } from './text-bytes.js';

export type MagicTest = (head: Buffer) => boolean;

/** Any of these beginnings, written as Latin-1 text. */
export const starts =
  (...beginnings: string[]): MagicTest =>
  (head) =>
    beginnings.some((text) => head.subarray(0, text.length).equals(Buffer.from(text, 'latin1')));

/** Text at an offset, as in tar. */
export const holdsAt =
  (offset: number, text: string): MagicTest =>
  (head) =>
    head.toString('latin1', offset, offset + text.length) === text;

/** RIFF with a kind: WEBP, WAVE, AVI. */
export const riff = (kind: string): MagicTest => both(starts('RIFF'), holdsAt(8, kind));

export const both =
  (...tests: MagicTest[]): MagicTest =>
  (head) =>
    tests.every((test) => test(head));

/** ISO base media: the main brand and the compatible ones stand in the first box. */
export const brand =
  (main: RegExp): MagicTest =>
  (head) => {
    if (head.toString('latin1', 4, 8) !== 'ftyp') return false;
    const end = Math.min(head.readUInt32BE(0), head.length, 256);
    const brands = [head.toString('latin1', 8, 12)];
    for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4));
    // A still or a film often calls itself by a general name first ("mif1", "isom") and by its own later.
    return brands.some((name) => main.test(name));
  };

/** QuickTime before there were brands. A size whose first byte is a letter means that this is a text ("The free …"). */
export const quickTimeAtom: MagicTest = (head) =>
  (head[0] ?? 0x20) < 0x20 && /^(moov|mdat|wide|free|skip)$/.test(head.toString('latin1', 4, 8));

/** EBML, the container of Matroska; its document type stands in the first bytes. */
export const ebml =
  (type: string): MagicTest =>
  (head) =>
    starts('\x1a\x45\xdf\xa3')(head) && head.subarray(0, 128).includes(type);

/** Microsoft's container for documents, when the list of its streams is in the head and names one of these. */
export const oleWith =
  (...streams: string[]): MagicTest =>
  (head) => {
    if (!ole(head) || head.length < 512) return false;
    const sectorBytes = 1 << head.readUInt16LE(30);
    const list = head.subarray((head.readUInt32LE(48) + 1) * sectorBytes, (head.readUInt32LE(48) + 5) * sectorBytes);
    return streams.some((name) => list.includes(Buffer.from(`${name}\0`, 'utf16le')));
  };

export const ole = starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');

/** Text in which each of these stands somewhere near the beginning. */
export const textWith =
  (...marks: RegExp[]): MagicTest =>
  (head) => {
    const text = decodeText(head, undefined, false)?.slice(0, 8192);
    return text !== undefined && marks.every((mark) => mark.test(text));
  };

/** The names of the first entries are in the head, uncompressed. */
export const zipWith =
  (...names: string[]): MagicTest =>
  (head) =>
    starts('PK\x03\x04')(head) && names.some((name) => head.includes(name));

/** Only layer III with a possible bit rate and sample rate; a UTF-16 mark (FF FE) looks like layer I. */
export const mpegAudioFrame: MagicTest = (head) => {
  const [first = 0, second = 0, third = 0] = head;
  return (
    first === 0xff && (second & 0xe6) === 0xe2 && third >> 4 !== 0xf && third >> 4 !== 0 && ((third >> 2) & 3) !== 3
  );
};

/** "BM" alone begins many texts: the size of the next header must be one of those that exist. */
export const bitmap: MagicTest = (head) =>
  starts('BM')(head) && head.length > 18 && [12, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14));

/** Readers accept a PDF whose mark stands anywhere in the first kilobyte. */
export const pdfMark: MagicTest = (head) => head.subarray(0, 1024).includes('%PDF-');

/** Text without control characters other than those that texts have. */
export const plainText: MagicTest = (head) => {
  const text = decodeText(head, undefined, false);
  // eslint-disable-next-line no-control-regex -- control characters are what tells bytes from text
  return text !== undefined && !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text);
};

/** XML or HTML whose root element has this name, whatever stands before it and in whichever encoding. */
export const root =
  (name: RegExp): MagicTest =>
  (head) => {
    const text = decodeText(head, undefined, false) ?? head.toString('latin1');
    return name.test(rootElement(text) ?? '');
  };

export const htmlDoctype: MagicTest = (head) =>
  /^\s*(<!--[\s\S]*?-->\s*)*<!doctype\s+html/i.test(decodeText(head, undefined, false) ?? head.toString('latin1'));

export const either =
  (...tests: MagicTest[]): MagicTest =>
  (head) =>
    tests.some((test) => test(head));
