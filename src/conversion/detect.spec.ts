import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detect } from './detect.js';

const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const utf16 = (text: string, mark: boolean, big: boolean) => {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};
const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex');
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const ftyp = (...brands: string[]) =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 12 + 4 * brands.length]),
    Buffer.from(`ftyp${brands[0] ?? ''}\0\0\0\0${brands.slice(1).join('')}`, 'latin1'),
  ]);
/** Entries as they stand in it, not compressed; `streamed`: their sizes follow them. */
const zip = (...entries: readonly (readonly [name: string, content: string | Buffer, streamed?: boolean])[]) =>
  Buffer.concat(
    entries.flatMap(([name, content, streamed = false]) => {
      const header = Buffer.alloc(30);
      header.write('PK\x03\x04');
      header.writeUInt16LE(streamed ? 8 : 0, 6);
      header.writeUInt32LE(streamed ? 0 : Buffer.byteLength(content), 18);
      header.writeUInt16LE(name.length, 26);
      return [header, Buffer.from(name), Buffer.from(content)];
    }),
  );
const zipOf = (name: string) => zip([name, '']);
const workbook = zip(['[Content_Types].xml', ''], ['xl/workbook.xml', '<workbook/>']);
const tar = Buffer.concat([Buffer.from('name'.padEnd(257, '\0')), Buffer.from('ustar\0'.padEnd(255, '\0'))]);
const packets = (size: number, first: number) => {
  const bytes = Buffer.alloc(size * 6, 0x20);
  for (let at = first; at < bytes.length; at += size) bytes.set([0x47, 0x40, 0x11, 0x10], at);
  return bytes;
};
const asf = (...streams: string[]) =>
  Buffer.from(
    `3026b2758e66cf11a6d900aa0062ce6c${streams.map((kind) => `00000000${kind}5bcf11a8fd00805f5c442b`).join('')}`,
    'hex',
  );
const idOf = (head: Buffer, name = 'x') => detect(head, name).format.id;
const codeOf = (head: Buffer, name: string) => {
  try {
    return idOf(head, name);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('tells of a WebP whether it moves, as far as its first bytes say', () => {
  const webp = (kind: string, flags: number) =>
    Buffer.from(`RIFF\x20\0\0\0WEBP${kind}\n\0\0\0${String.fromCharCode(flags)}`, 'latin1');
  const probes = [webp('VP8 ', 2), webp('VP8L', 2), webp('VP8X', 0x10), webp('VP8X', 0x12)].map(
    (head) => detect(head, 'a.webp').probe,
  );
  expect(probes).toEqual([{ pages: 1 }, { pages: 1 }, { pages: 1 }, null]);
  expect(detect(webp('VP8X', 0).subarray(0, 20), 'a.webp').probe).toBeNull();
});

describe('detection by content', () => {
  it.each([
    ['plain', Buffer.from(svg)],
    ['a byte order mark', Buffer.from('\uFEFF' + svg)],
    ['UTF-16 with its mark, little end first', utf16(svg, true, false)],
    ['UTF-16 with its mark, big end first', utf16(svg, true, true)],
    ['UTF-16 without a mark', utf16(svg, false, false)],
    [
      'white space, a declaration and comments',
      Buffer.from(`\n <?xml version="1.0"?>\n<!-- <html> -->\n<!-- b -->${svg}`),
    ],
    ['a document type', Buffer.from(`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg.dtd">${svg}`)],
    ['a document type with declarations', Buffer.from(`<!DOCTYPE svg [<!ENTITY a "b">]>${svg}`)],
    ['a prefixed root', Buffer.from('<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>')],
    ['a cut character at the end of the head', Buffer.from(`${svg}<text>я`).subarray(0, -1)],
  ])('recognises SVG with %s', (_kind, head) => {
    expect(idOf(head)).toBe('svg');
  });

  it.each([
    ['jpeg', jpeg],
    ['png', png],
    ['webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ')],
    ['wav', Buffer.from('RIFF\x10\0\0\0WAVEfmt ')],
    ['avif', ftyp('mif1', 'miaf', 'avif')],
    ['heic', ftyp('mif1', 'heic')],
    ['mp4', ftyp('isom', 'mp41')],
    ['m4a', ftyp('M4A ', 'isom')],
    ['mov', ftyp('qt  ')],
    ['mp4', ftyp('mp42', 'isom', '3gp4', 'M4A ')],
    ['m4v', ftyp('M4V ', 'isom', 'M4A ')],
    ['3gp', ftyp('3gp4', 'isom')],
    ['ts', packets(188, 0)],
    ['ts', packets(192, 4)],
    ['mpeg', Buffer.from('000001ba2100', 'hex')],
    ['wmv', asf('409e69f84d', 'c0ef19bc4d')],
    ['wma', asf('409e69f84d')],
    ['ogv', Buffer.from('OggS\0\x02 \x80theora \x01vorbis', 'latin1')],
    ['ogg', Buffer.from('OggS\0\x02 \x01vorbis', 'latin1')],
    ['aiff', Buffer.from('FORM\0\0\0\x10AIFFCOMM')],
    ['amr', Buffer.from('#!AMR-WB\n')],
    ['aac', Buffer.from('fff05080', 'hex')],
    ['docx', zipOf('word/document.xml')],
    ['zip', zipOf('a.txt')],
    ['odt', zip(['mimetype', 'application/vnd.oasis.opendocument.text'])],
    ['xlsx', workbook],
    ['xlsx', zip(['/xl/workbook.xml', ''])],
    // What is only part of them says nothing about them.
    ['pptx', zip(['ppt/embeddings/chart.xlsx', workbook], ['ppt/presentation.xml', ''])],
    ['pptx', zip(['docProps/a.xml', 'as word/ and xl/workbook', true], ['ppt/presentation.xml', ''])],
    ['zip', zip(['books/a.xlsx', workbook], ['password/words/a.txt', 'word/document.xml'])],
    ['pdf', Buffer.from('\n%PDF-1.7')],
    // What is only packed shows its mark from inside of them.
    ['zip', Buffer.concat([zipOf('a.pdf'), Buffer.from('%PDF-1.7')])],
    ['tar', Buffer.concat([tar.subarray(0, 512), Buffer.from('%PDF-1.7')])],
    ['zst', Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.from('%PDF-1.7')])],
    ['7z', Buffer.concat([Buffer.from("7z\xbc\xaf'\x1c", 'latin1'), Buffer.alloc(26), Buffer.from('%PDF-1.7')])],
    ['mp3', Buffer.from('fffb9064', 'hex')],
    ['html', Buffer.from('<!-- x --><!DOCTYPE html><p>')],
    ['txt', Buffer.from('The free text of a note.\n')],
    ['txt', utf16('Привет, hello\r\n', false, false)],
    ['txt', utf16('Привет', false, true)],
    ['gz', Buffer.from('1f8b0800', 'hex')],
    ['gz', gzipSync('a text')],
    ['tar.gz', gzipSync(tar)],
    ['tar.gz', gzipSync(Buffer.concat([tar, randomBytes(100_000)])).subarray(0, 65_536)],
    ['tar', tar],
    ['cab', Buffer.from('MSCF\0\0\0\0\x2c')],
    ['iso', Buffer.concat([Buffer.alloc(32_769), Buffer.from('CD001')])],
    ['lha', Buffer.from('\x20\x10-lh5-\0', 'latin1')],
  ])('recognises %s', (id, head) => {
    expect(idOf(head)).toBe(id);
  });
});

describe('a name that does not fit the content', () => {
  it('is warned about when the family is the same', () => {
    const found = detect(png, 'photo.jpg');
    expect(found.format.id).toBe('png');
    expect(found.warnings).toMatchObject([{ code: 'extension_mismatch' }]);
  });

  it.each([
    ['a film called picture', ftyp('isom'), 'a.jpg', 'type_mismatch'],
    ['a page called picture', Buffer.from('<html><body>'), 'a.jpg', 'type_mismatch'],
    ['a playlist called film', Buffer.from('#EXTM3U\n#EXTINF:1,\n/x/y.ts'), 'a.mp4', 'type_mismatch'],
    ['a text called drawing', Buffer.from('just text'), 'a.svg', 'type_mismatch'],
    ['nothing at all', Buffer.alloc(0), 'a.jpg', 'input_empty'],
    ['noise called picture', Buffer.from('000102030405', 'hex'), 'a.jpg', 'input_corrupt'],
    ['noise with a zero beside each byte', Buffer.from('0100020041000300', 'hex'), 'a.txt', 'input_corrupt'],
    ['noise called nothing', Buffer.from('000102030405', 'hex'), 'a.xyz', 'unsupported_conversion'],
    ['a picture without a name', jpeg, 'README', 'jpeg'],
    ['a text of nothing but G', Buffer.alloc(1000, 'G'), 'a.ts', 'type_mismatch'],
  ])('%s', (_case, head, name, code) => {
    expect(codeOf(head, name)).toBe(code);
  });

  it.each([
    ['photos.tar.gz', gzipSync(tar), 'tar.gz'],
    ['photos.TGZ', gzipSync(tar), 'tar.gz'],
    ['photos.gz', gzipSync(tar), 'tar.gz'],
    ['photos.tar.gz', gzipSync('no tar'), 'tar.gz'],
    ['log.gz', gzipSync('a text'), 'gz'],
    ['photos.tar.xz', Buffer.from('\xfd7zXZ\0', 'latin1'), 'tar.xz'],
    ['photos.txz', Buffer.from('\xfd7zXZ\0', 'latin1'), 'tar.xz'],
    ['log.xz', Buffer.from('\xfd7zXZ\0', 'latin1'), 'xz'],
    ['.tar.bz2', Buffer.from('BZh91AY&SY'), 'bz2'],
  ])('%s is told from a packed single file', (name, head, id) => {
    expect(detect(head, name)).toMatchObject({ format: { id }, warnings: [] });
  });

  it.each([
    ['docx', zipOf('a.xml')],
    ['zip', zipOf('word/document.xml')],
    ['csv', Buffer.from('a,b\n')],
    ['txt', Buffer.from('<?xml version="1.0"?><a/>')],
    ['md', Buffer.from('# Title')],
    ['m4a', ftyp('mp42', 'isom')],
    ['3gp', ftyp('isom')],
  ])('the name decides where the bytes leave it open: %s', (extension, head) => {
    expect(detect(head, `a.${extension}`)).toMatchObject({ format: { id: extension }, byContent: false, warnings: [] });
  });
});
