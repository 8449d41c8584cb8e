// Tests that recognise a format by the first bytes of a file. The table in formats.ts names which test belongs to which format.
import { constants, gunzipSync } from 'node:zlib';
import { guessAlphabet } from './old-letters.js';
import { decodeText, encodingByMark, rootElement } from './text-bytes.js';

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

/** ISO base media by its main brand alone: phones list 3gp and M4A among the compatible ones of ordinary films. */
export const mainBrand =
  (main: RegExp): MagicTest =>
  (head) =>
    head.toString('latin1', 4, 8) === 'ftyp' && main.test(head.toString('latin1', 8, 12));

/** QuickTime before there were brands. A size whose first byte is a letter means that this is a text ("The free …"). */
export const quickTimeAtom: MagicTest = (head) =>
  (head[0] ?? 0x20) < 0x20 && /^(moov|mdat|wide|free|skip)$/.test(head.toString('latin1', 4, 8));

/** EBML, the container of Matroska; its document type stands in the first bytes. */
export const ebml =
  (type: string): MagicTest =>
  (head) =>
    starts('\x1a\x45\xdf\xa3')(head) && head.subarray(0, 128).includes(type);

/** The Windows container; which kind of streams it holds is said by their properties in its header. */
const asf = starts('\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c');
const asfStream = (kind: string) => Buffer.from(`${kind}5bcf11a8fd00805f5c442b`, 'hex');
const [asfVideo, asfAudio] = [asfStream('c0ef19bc4d'), asfStream('409e69f84d')];
export const asfWithPicture: MagicTest = (head) => asf(head) && !asfSoundOnly(head);
export const asfSoundOnly: MagicTest = (head) => asf(head) && head.includes(asfAudio) && !head.includes(asfVideo);

/** Each stream of an Ogg file begins with a page of its own before any content; a picture is Theora. */
export const oggWithPicture: MagicTest = (head) => starts('OggS')(head) && head.includes('\x80theora', 0, 'latin1');

/** Packets of 188 bytes, or of 192 with a time before each, that begin with "G" and say what they carry. */
export const transportStream: MagicTest = (head) =>
  [
    [0, 188],
    [4, 192],
  ].some(([first = 0, size = 0]) =>
    [0, 1, 2, 3, 4].every((packet) => {
      const at = first + packet * size;
      return head[at] === 0x47 && ((head[at + 3] ?? 0) & 0x30) > 0;
    }),
  );
/** Microsoft's container for documents, when the list of its streams is in the head and names one of these. */
export const oleWith =
  (...streams: string[]): MagicTest =>
  (head) =>
    ole(head) && head.length >= 512 && rootStreams(head).some((name) => streams.includes(name));

const [listedBytes, noEntry] = [128, 0xffff_ffff];

/** Those of the document itself; what is embedded in it has its own in folders below. They form a tree, each naming two neighbours.
 *  Where that leads out of what can be seen here, all that are seen are taken for its own. */
function rootStreams(head: Buffer): string[] {
  const sectorBytes = 1 << head.readUInt16LE(30);
  const list = head.subarray((head.readUInt32LE(48) + 1) * sectorBytes, (head.readUInt32LE(48) + 5) * sectorBytes);
  const [root, ...entries] = Array.from({ length: Math.floor(list.length / listedBytes) }, (_, id) =>
    list.subarray(id * listedBytes, (id + 1) * listedBytes),
  );
  const own = new Set<Buffer>();
  const next = root ? [root.readUInt32LE(76)] : [];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    const entry = entries[id - 1];
    if (id === noEntry || (entry && own.has(entry))) continue;
    if (!entry || !isListed(entry)) return entries.filter(isListed).map(nameOf);
    own.add(entry);
    next.push(entry.readUInt32LE(68), entry.readUInt32LE(72));
  }
  return [...own].map(nameOf);
}

/** A folder or a stream. */
const isListed = (entry: Buffer): boolean => entry[66] === 1 || entry[66] === 2;
const nameOf = (entry: Buffer): string =>
  entry.toString('utf16le', 0, Math.max(0, Math.min(64, entry.readUInt16LE(64)) - 2));

/** A document or workbook in that container that says in its first words that the rest is locked. Its streams begin where their small sectors do. */
export const lockedOle: MagicTest = (head) => {
  if (!ole(head)) return false;
  for (let at = 512; at + 32 <= head.length; at += 64) {
    if (head.readUInt16LE(at) === wordMark) return (head.readUInt16LE(at + 10) & 0x100) !== 0;
    // What follows the record that begins a workbook, and the one that forbids to write it.
    if (head.readUInt32LE(at) === workbookMark)
      return [head.readUInt16LE(at + 20), head.readUInt16LE(at + 24)].includes(filePass);
  }
  return false;
};
const [wordMark, workbookMark, filePass] = [0xa5ec, 0x0010_0809, 0x2f];

export const ole = starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');

/** Text in which each of these stands somewhere near the beginning. */
export const textWith =
  (...marks: RegExp[]): MagicTest =>
  (head) => {
    const text = decodeText(head, undefined, false)?.slice(0, 8192);
    return text !== undefined && marks.every((mark) => mark.test(text));
  };

/** Comments, and what pandoc writes before it, may stand in front. */
export const latex: MagicTest = textWith(
  /^\s*(?:%[^\n]*\n\s*|\\PassOptionsToPackage\{[^{}]*\}\{[^{}]*\}\s*)*\\documentclass\b/,
);

/** An entry that begins like one of these, as far as the head reaches. */
export const zipWith =
  (...names: string[]): MagicTest =>
  (head) =>
    zipNames(head).some((entry) => names.some((name) => entry.startsWith(name)));

/** From header to header: what stands between them may be a zip itself, with names of its own. */
function zipNames(head: Buffer): string[] {
  const names: string[] = [];
  const isHeader = (at: number) => at + zipHeaderBytes <= head.length && head.readUInt32LE(at) === zipHeaderMark;
  for (let at = 0; isHeader(at);) {
    const name = at + zipHeaderBytes;
    const content = name + head.readUInt16LE(at + 26) + head.readUInt16LE(at + 28);
    names.push(head.toString('latin1', name, name + head.readUInt16LE(at + 26)).replace(/^\//, ''));
    const packedBytes = head.readUInt32LE(at + 18);
    // Written before its size was known, which then stands behind it.
    const isStreamed = (head.readUInt16LE(at + 6) & 8) !== 0 && packedBytes === 0;
    at = isStreamed ? head.indexOf('PK\x03\x04', content) : content + packedBytes;
    if (at < 0) break;
  }
  return names;
}
const [zipHeaderBytes, zipHeaderMark] = [30, 0x0403_4b50];

/** A book of Palm's: its first part says by which version of the format the others are to be read. */
export const mobipocket =
  (isOurs: (version: number) => boolean): MagicTest =>
  (head) => {
    if (!holdsAt(60, 'BOOKMOBI')(head) || head.length < 82) return false;
    const at = head.readUInt32BE(78);
    return (
      head.toString('latin1', at + 16, at + 20) === 'MOBI' &&
      at + 40 <= head.length &&
      isOurs(head.readUInt32BE(at + 36))
    );
  };

/** What the beginning of a gzip holds. */
export const gzipWith =
  (test: MagicTest): MagicTest =>
  (head) => {
    if (!starts('\x1f\x8b')(head)) return false;
    try {
      return test(gunzipSync(head.subarray(0, gzipHeadBytes), { finishFlush: constants.Z_SYNC_FLUSH }));
    } catch {
      // Damaged or not deflated; whatever it is, it does not begin like what is looked for.
      return false;
    }
  };
/** Holds a header with a name in it and what the first blocks of a tar need; deflate makes at most a thousand times as much of it, 4 MB. */
const gzipHeadBytes = 4096;

/** The method stands after the size and checksum of the first header. */
export const lhaMethod: MagicTest = (head) => /^-(?:lh[0-9d]|lz[s45])-$/.test(head.toString('latin1', 2, 7));
/** ADTS: twelve bits of mark, then a layer that is always 0. */
export const adtsFrame: MagicTest = ([first, second = 0]) => first === 0xff && (second & 0xf6) === 0xf0;

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

/** P1 to P6 and white space; a text may begin so too, but not with a size after it. */
export const netpbm: MagicTest = (head) =>
  /^P[1-6]\s+(?:#[^\n]*\n\s*)*\d+\s+(?:#[^\n]*\n\s*)*\d+\s/.test(head.toString('latin1', 0, 1024));

export const pcxHeader: MagicTest = ([maker, version = 9, packing = 9, bits = 0]) =>
  maker === 0x0a && version <= 5 && version !== 1 && packing <= 1 && [1, 2, 4, 8].includes(bits);

/** It has no mark at its beginning: kind, depth and size must fit together. Asked after all that have one. */
export const tgaHeader: MagicTest = (head) => {
  if (head.length < 18) return false;
  const [, map = 9, kind = 0] = head;
  const [width, height, depth, flags] = [head.readUInt16LE(12), head.readUInt16LE(14), head[16] ?? 0, head[17] ?? 0];
  const isMapped = kind === 1 || kind === 9;
  const mapFits = isMapped ? map === 1 : map === 0 && head.subarray(3, 8).every((byte) => byte === 0);
  const depths = isMapped || kind === 3 || kind === 11 ? [8, 16] : [15, 16, 24, 32];
  return (
    mapFits &&
    [1, 2, 3, 9, 10, 11].includes(kind) &&
    depths.includes(depth) &&
    width * height > 0 &&
    (flags & 0xc0) === 0
  );
};

/** Readers accept a PDF whose mark stands anywhere in the first kilobyte. */
export const pdfMark: MagicTest = (head) => head.subarray(0, 1024).includes('%PDF-');

/** Lines of headers, two of which every mail has; letters may be in any encoding. */
export const mailHeaders: MagicTest = (head) => {
  const lines = (/^([\w-]+:[^\n]*\n([ \t][^\n]*\n)*)+/.exec(head.toString('latin1', 0, 16_384))?.[0] ?? '').split('\n');
  const usual = ['from', 'to', 'date', 'subject', 'message-id', 'received', 'mime-version', 'return-path'];
  return usual.filter((name) => lines.some((line) => line.toLowerCase().startsWith(`${name}:`))).length >= 2;
};

/** Text without control characters other than those that texts have, in whichever letters. */
export const plainText: MagicTest = (head) => {
  // eslint-disable-next-line no-control-regex -- control characters are what tells bytes from text
  const controls = /[\x00-\x08\x0e-\x1a\x1c-\x1f]/;
  const text = decodeText(head, undefined, false);
  if (text !== undefined) return !controls.test(text);
  return encodingByMark(head) === 'utf-8' && !controls.test(head.toString('latin1')) && !!guessAlphabet(head);
};

/** XML or HTML whose root element has this name, whatever stands before it and in whichever encoding. */
export const root =
  (name: RegExp): MagicTest =>
  (head) => {
    const text = decodeText(head, undefined, false) ?? head.toString('latin1');
    return name.test(rootElement(text) ?? '');
  };

export const htmlDoctype: MagicTest = (head) =>
  /^\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<!doctype\s+html/i.test(
    decodeText(head, undefined, false) ?? head.toString('latin1'),
  );

export const either =
  (...tests: MagicTest[]): MagicTest =>
  (head) =>
    tests.some((test) => test(head));

export const not =
  (test: MagicTest): MagicTest =>
  (head) =>
    !test(head);
