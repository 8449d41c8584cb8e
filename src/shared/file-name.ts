// A name that came from outside becomes a label: shown, stored in the row and offered at download, but never a path.
// Called by everything that receives a file.

const MOST_BYTES = 255;
/** Control characters, marks that reorder text, invisible spaces and line breaks: they only ever deceive in a name. */
// eslint-disable-next-line no-control-regex -- control characters are what is removed
const DECEIVING = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const FORBIDDEN_SOMEWHERE = /[<>:"|?*]/g;
/** Windows opens devices by these names, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** What `cleanFileName` gives when nothing usable is left. */
export const NAMELESS = 'file';

export function cleanFileName(raw: string): string {
  const last = raw.replace(DECEIVING, '').split(/[/\\]/).at(-1) ?? '';
  const name = last
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(FORBIDDEN_SOMEWHERE, '_')
    .replace(/(?<![\s.])[\s.]+$/, '')
    .trimStart()
    .replace(/^-/, '_')
    .replace(DEVICE, '_$1');
  return name === '' ? NAMELESS : shorten(name);
}

/** Cuts the stem between characters, never the extension. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  const extension = /(?:\.tar)?\.[\p{L}\p{N}]{1,16}$/iu.exec(name)?.[0] ?? '';
  let room = MOST_BYTES - Buffer.byteLength(extension);
  let stem = '';
  for (const { segment } of new Intl.Segmenter().segment(name.slice(0, name.length - extension.length))) {
    room -= Buffer.byteLength(segment);
    if (room < 0) break;
    stem += segment;
  }
  return `${stem}${extension}`;
}

/** A name in a header: percent-encoded UTF-8, or UTF-8 bytes that Node hands over as Latin-1. */
export function decodeHeaderName(value: string): string {
  if (/%[0-9a-f]{2}/i.test(value)) {
    try {
      return decodeURIComponent(value);
    } catch {
      // A name such as "100%25 of it%.png" that only looks encoded stays as it came.
    }
  }
  const decoded = Buffer.from(value, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? value : decoded;
}
