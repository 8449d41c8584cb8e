// Table of formats: one row each. What is convertible is not said here but by the edges of the engines; rows without edges exist so that a lying name is recognised.
// Read by detection, the planner's queues, options, and the lists that people see. Long because every format has its row here.
import path from 'node:path';
import { formatDescriptions } from './format-descriptions.js';
import {
  adtsFrame,
  asfSoundOnly,
  asfWithPicture,
  bitmap,
  both,
  brand,
  ebml,
  either,
  gzipWith,
  holdsAt,
  htmlDoctype,
  latex,
  lhaMethod,
  mailHeaders,
  mpegAudioFrame,
  netpbm,
  pcxHeader,
  mainBrand,
  mobipocket,
  not,
  oggWithPicture,
  ole,
  oleWith,
  pdfMark,
  plainText,
  quickTimeAtom,
  riff,
  root,
  starts,
  tgaHeader,
  transportStream,
  textWith,
  zipWith,
  type MagicTest,
} from './magic.js';

export interface Words {
  readonly en: string;
  readonly ru: string;
}

export const families = {
  image: { en: 'Pictures', ru: 'Изображения' },
  video: { en: 'Video', ru: 'Видео' },
  audio: { en: 'Sound', ru: 'Звук' },
  document: { en: 'Documents', ru: 'Документы' },
  archive: { en: 'Archives', ru: 'Архивы' },
  data: { en: 'Data', ru: 'Данные' },
} as const satisfies Record<string, Words>;
export type Family = keyof typeof families;

export interface Format {
  readonly id: string;
  readonly label: Words;
  /** What it is good for, in one line. */
  readonly description: Words;
  readonly family: Family;
  /** The first is the one that our outputs get; all mean the same format. */
  readonly extensions: readonly [string, ...string[]];
  /** The first is the one that we answer with. */
  readonly mediaTypes: readonly [string, ...string[]];
  readonly matches: MagicTest;
  /** The format whose bytes this one has too: a docx is a zip, a csv is a text. There the name decides what the bytes leave open. */
  readonly inside?: string;
  /** Exists only between two steps of a route; nobody can send it or ask for it. */
  readonly internal?: true;
  /** Should work, but no file that another program made was at hand for the tests. */
  readonly unproven?: true;
}

type Row = readonly [
  id: string,
  label: string | Words,
  extensions: string,
  mediaTypes: string,
  matches: MagicTest,
  inside?: string,
];

/** Every picture goes through the engine that obeys the picture options: what that one cannot read is decoded for it, what it cannot write is encoded after it. */
export const decoded = 'decoded';
export const shaped = 'shaped';
/** A picture that moves, on its way to a film. */
export const moving = 'moving';
/** What an e-mail is before pandoc has taken out of it what is not text. */
export const letter = 'letter';
/** The text of a PDF in the order in which it is read, without its pages. */
export const flow = 'flow';
const internal: ReadonlySet<string> = new Set([decoded, shaped, moving, letter, flow]);
/** Cameras make the first two, and nothing that is free writes the third: the tests read what they write byte by byte, or nothing. */
const unproven: ReadonlySet<string> = new Set(['raw', 'dng']);

/** Only the bytes of a text say nothing about which kind of text it is. */
export const never: MagicTest = () => false;
const openDocument = (kind: string) =>
  both(starts('PK\x03\x04'), holdsAt(30, `mimetypeapplication/vnd.oasis.opendocument.${kind}`));

/** The first row that matches wins: what is special stands before what is general. */
const rows: Readonly<Record<Family, readonly Row[]>> = {
  image: [
    ['jpeg', 'JPEG', 'jpg jpeg jpe jfif', 'image/jpeg', starts('\xff\xd8\xff')],
    ['png', 'PNG', 'png apng', 'image/png image/apng', starts('\x89PNG\r\n\x1a\n')],
    ['webp', 'WebP', 'webp', 'image/webp', riff('WEBP')],
    ['gif', 'GIF', 'gif', 'image/gif', starts('GIF87a', 'GIF89a')],
    ['avif', 'AVIF', 'avif', 'image/avif', brand(/^avi[fs]$/)],
    ['tiff', 'TIFF', 'tiff tif', 'image/tiff', starts('II*\0', 'MM\0*', 'II+\0', 'MM\0+')],
    ['svg', 'SVG', 'svg', 'image/svg+xml', root(/^svg$/)],
    ['heic', 'HEIC', 'heic heif', 'image/heic image/heif', brand(/^(hei[cxms]|hev[cxms])$/)],
    ['jxl', 'JPEG XL', 'jxl', 'image/jxl', starts('\xff\x0a', '\0\0\0\x0cJXL \r\n\x87\n')],
    ['jp2', 'JPEG 2000', 'jp2 j2k', 'image/jp2', starts('\0\0\0\x0cjP  \r\n\x87\n', '\xff\x4f\xff\x51')],
    ['psd', 'Photoshop', 'psd', 'image/vnd.adobe.photoshop', starts('8BPS')],
    ['bmp', 'BMP', 'bmp dib', 'image/bmp', bitmap],
    ['ico', { en: 'Icon', ru: 'Значок ICO' }, 'ico', 'image/x-icon', starts('\0\0\x01\0')],
    ['ppm', 'PPM', 'ppm pgm pbm pnm', 'image/x-portable-pixmap', netpbm],
    ['hdr', 'Radiance HDR', 'hdr', 'image/vnd.radiance', starts('#?RADIANCE', '#?RGBE')],
    ['pcx', 'PCX', 'pcx', 'image/x-pcx', pcxHeader],
    ['dds', 'DDS', 'dds', 'image/vnd-ms.dds', starts('DDS \x7c\0\0\0')],
    ['xpm', 'XPM', 'xpm', 'image/x-xpixmap', starts('/* XPM */')],
    ['tga', 'TGA', 'tga', 'image/x-tga', tgaHeader],
    ['eps', 'EPS', 'eps epsf', 'application/postscript', starts('%!PS-Adobe', '\xc5\xd0\xd3\xc6')],
    ['dng', 'Adobe DNG', 'dng', 'image/x-adobe-dng', never, 'tiff'],
    // Most cameras write a TIFF of their own; only some begin in another way.
    [
      'raw',
      { en: 'Camera RAW', ru: 'RAW с камеры' },
      'cr2 nef arw orf rw2 raf pef srw',
      'image/x-dcraw',
      either(holdsAt(8, 'CR\x02'), starts('IIRO', 'IIRS', 'MMOR', 'IIU\0', 'FUJIFILMCCD-RAW')),
      'tiff',
    ],
    [decoded, 'decoded picture', 'decoded', 'image/x-athanor-decoded', never],
    [shaped, 'shaped picture', 'shaped', 'image/x-athanor-shaped', never],
    [moving, 'moving picture', 'moving', 'image/x-athanor-moving', never],
  ],
  audio: [
    ['m4a', 'M4A', 'm4a m4b', 'audio/mp4', mainBrand(/^M4[AB] $/), 'mp4'],
    ['wav', 'WAV', 'wav wave', 'audio/wav audio/x-wav', riff('WAVE')],
    ['flac', 'FLAC', 'flac', 'audio/flac', starts('fLaC')],
    ['opus', 'Opus', 'opus', 'audio/opus', both(starts('OggS'), holdsAt(28, 'OpusHead')), 'ogg'],
    ['ogg', 'Ogg', 'ogg oga', 'audio/ogg', both(starts('OggS'), not(oggWithPicture))],
    ['mp3', 'MP3', 'mp3', 'audio/mpeg', either(starts('ID3'), mpegAudioFrame)],
    ['aac', 'AAC', 'aac', 'audio/aac', adtsFrame],
    ['wma', 'Windows Media Audio', 'wma', 'audio/x-ms-wma', asfSoundOnly],
    [
      'aiff',
      'AIFF',
      'aiff aif aifc',
      'audio/aiff audio/x-aiff',
      both(starts('FORM'), either(holdsAt(8, 'AIFF'), holdsAt(8, 'AIFC'))),
    ],
    ['amr', 'AMR', 'amr', 'audio/amr', starts('#!AMR\n', '#!AMR-WB\n')],
  ],
  video: [
    ['mov', 'QuickTime', 'mov qt', 'video/quicktime', either(brand(/^qt {2}$/), quickTimeAtom)],
    ['m4v', 'M4V', 'm4v', 'video/x-m4v', mainBrand(/^M4V[ HP]$/), 'mp4'],
    ['3gp', '3GP', '3gp 3gpp 3g2', 'video/3gpp video/3gpp2', mainBrand(/^3g[a-z]\w$/), 'mp4'],
    ['mp4', 'MP4', 'mp4', 'video/mp4', holdsAt(4, 'ftyp')],
    ['webm', 'WebM', 'webm', 'video/webm', ebml('webm')],
    ['mkv', 'Matroska', 'mkv', 'video/x-matroska', ebml('matroska')],
    ['avi', 'AVI', 'avi', 'video/x-msvideo', riff('AVI ')],
    ['flv', 'FLV', 'flv', 'video/x-flv', starts('FLV\x01')],
    ['wmv', 'Windows Media Video', 'wmv asf', 'video/x-ms-wmv video/x-ms-asf', asfWithPicture],
    ['mpeg', 'MPEG', 'mpg mpeg mpe vob', 'video/mpeg', starts('\0\0\x01\xba')],
    [
      'ts',
      { en: 'MPEG transport stream', ru: 'Транспортный поток MPEG' },
      'ts m2ts mts',
      'video/mp2t',
      transportStream,
    ],
    ['ogv', { en: 'Ogg video', ru: 'Видео Ogg' }, 'ogv', 'video/ogg', oggWithPicture],
  ],
  document: [
    ['pdf', 'PDF', 'pdf', 'application/pdf', pdfMark],
    ['rtf', 'RTF', 'rtf', 'application/rtf', starts('{\\rtf')],
    [
      'docx',
      { en: 'Word', ru: 'Word' },
      'docx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      zipWith('word/'),
      'zip',
    ],
    [
      'xlsx',
      'Excel',
      'xlsx',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      zipWith('xl/'),
      'zip',
    ],
    [
      'pptx',
      'PowerPoint',
      'pptx',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
      zipWith('ppt/'),
      'zip',
    ],
    [
      'odt',
      { en: 'OpenDocument text', ru: 'Текст OpenDocument' },
      'odt',
      'application/vnd.oasis.opendocument.text',
      openDocument('text'),
      'zip',
    ],
    [
      'ods',
      { en: 'OpenDocument sheet', ru: 'Таблица OpenDocument' },
      'ods',
      'application/vnd.oasis.opendocument.spreadsheet',
      openDocument('spreadsheet'),
      'zip',
    ],
    [
      'odp',
      { en: 'OpenDocument slides', ru: 'Презентация OpenDocument' },
      'odp',
      'application/vnd.oasis.opendocument.presentation',
      openDocument('presentation'),
      'zip',
    ],
    ['epub', 'EPUB', 'epub', 'application/epub+zip', holdsAt(30, 'mimetypeapplication/epub+zip'), 'zip'],
    [
      'djvu',
      'DjVu',
      'djvu djv',
      'image/vnd.djvu',
      both(starts('AT&TFORM'), either(holdsAt(12, 'DJVU'), holdsAt(12, 'DJVM'))),
    ],
    ['doc', 'Word 97-2003', 'doc dot', 'application/msword', oleWith('WordDocument'), 'ole'],
    ['xls', 'Excel 97-2003', 'xls xlt', 'application/vnd.ms-excel', oleWith('Workbook', 'Book'), 'ole'],
    [
      'ppt',
      'PowerPoint 97-2003',
      'ppt pps pot',
      'application/vnd.ms-powerpoint',
      oleWith('PowerPoint Document'),
      'ole',
    ],
    ['mobi', 'Mobipocket', 'mobi prc azw', 'application/x-mobipocket-ebook', mobipocket((version) => version < 8)],
    ['azw3', 'Kindle AZW3', 'azw3', 'application/vnd.amazon.mobi8-ebook', mobipocket((version) => version >= 8)],
    ['fb2', 'FictionBook', 'fb2', 'application/x-fictionbook+xml', root(/^FictionBook$/), 'txt'],
    [
      'docbook',
      'DocBook',
      'docbook dbk',
      'application/docbook+xml',
      both(root(/^(article|book|chapter|section)$/), textWith(/docbook/i)),
      'txt',
    ],
    [
      'ipynb',
      { en: 'Jupyter notebook', ru: 'Блокнот Jupyter' },
      'ipynb',
      'application/x-ipynb+json',
      textWith(/^\s*\{/, /"(cells|nbformat)"\s*:/),
      'txt',
    ],
    ['tex', 'LaTeX', 'tex latex', 'application/x-tex', latex, 'txt'],
    ['rst', 'reStructuredText', 'rst', 'text/x-rst', never, 'txt'],
    ['org', 'Org', 'org', 'text/org', never, 'txt'],
    ['textile', 'Textile', 'textile', 'text/x-textile', never, 'txt'],
    ['mediawiki', 'MediaWiki', 'mediawiki wiki', 'text/x-wiki', never, 'txt'],
    ['asciidoc', 'AsciiDoc', 'adoc asciidoc', 'text/asciidoc', never, 'txt'],
    ['eml', { en: 'E-mail', ru: 'Письмо' }, 'eml', 'message/rfc822', mailHeaders, 'txt'],
    [letter, 'letter', 'letter.html', 'text/x-athanor-letter', never],
    [flow, 'flow', 'flow.html', 'text/x-athanor-flow', never],
    ['html', 'HTML', 'html htm', 'text/html', either(htmlDoctype, root(/^html$/i)), 'txt'],
    ['txt', { en: 'Plain text', ru: 'Обычный текст' }, 'txt text log', 'text/plain', plainText],
    ['md', 'Markdown', 'md markdown', 'text/markdown', never, 'txt'],
  ],
  archive: [
    // A locked Office file is a container with the locked zip in it; which kind of document only its name says.
    [
      'zip',
      'ZIP',
      'zip',
      'application/zip',
      either(starts('PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'), oleWith('EncryptedPackage')),
    ],
    ['ole', { en: 'Compound file', ru: 'Составной файл' }, 'ole', 'application/x-ole-storage', ole],
    ['7z', '7-Zip', '7z', 'application/x-7z-compressed', starts("7z\xbc\xaf'\x1c")],
    ['rar', 'RAR', 'rar', 'application/vnd.rar', starts('Rar!\x1a\x07')],
    ['tar', 'tar', 'tar', 'application/x-tar', holdsAt(257, 'ustar')],
    ['tar.gz', 'tar.gz', 'tar.gz tgz', 'application/x-compressed-tar', gzipWith(holdsAt(257, 'ustar')), 'gz'],
    // What is inside these cannot be looked at without their own unpackers, so there the name decides.
    ['tar.bz2', 'tar.bz2', 'tar.bz2 tbz2 tbz', 'application/x-bzip2-compressed-tar', never, 'bz2'],
    ['tar.xz', 'tar.xz', 'tar.xz txz', 'application/x-xz-compressed-tar', never, 'xz'],
    ['tar.zst', 'tar.zst', 'tar.zst tzst', 'application/x-zstd-compressed-tar', never, 'zst'],
    ['gz', 'gzip', 'gz', 'application/gzip', starts('\x1f\x8b')],
    ['bz2', 'bzip2', 'bz2', 'application/x-bzip2', starts('BZh')],
    ['xz', 'XZ', 'xz', 'application/x-xz', starts('\xfd7zXZ\0')],
    ['zst', 'Zstandard', 'zst', 'application/zstd', starts('\x28\xb5\x2f\xfd')],
    ['cab', 'CAB', 'cab', 'application/vnd.ms-cab-compressed', starts('MSCF\0\0\0\0')],
    ['iso', { en: 'Disc image', ru: 'Образ диска' }, 'iso', 'application/x-iso9660-image', holdsAt(32_769, 'CD001')],
    ['lha', 'LHA', 'lzh lha', 'application/x-lzh-compressed', lhaMethod],
  ],
  data: [
    ['json', 'JSON', 'json', 'application/json', never, 'txt'],
    ['yaml', 'YAML', 'yaml yml', 'application/yaml', never, 'txt'],
    ['toml', 'TOML', 'toml', 'application/toml', never, 'txt'],
    ['csv', 'CSV', 'csv', 'text/csv', never, 'txt'],
    ['tsv', 'TSV', 'tsv tab', 'text/tab-separated-values', never, 'txt'],
    ['xml', 'XML', 'xml', 'application/xml', starts('<?xml', '\xef\xbb\xbf<?xml'), 'txt'],
    ['srt', 'SubRip', 'srt', 'application/x-subrip', never, 'txt'],
    ['vtt', 'WebVTT', 'vtt', 'text/vtt', starts('WEBVTT', '\xef\xbb\xbfWEBVTT'), 'txt'],
    ['ass', 'SubStation', 'ass ssa', 'text/x-ssa', starts('[Script Info]', '\xef\xbb\xbf[Script Info]'), 'txt'],
  ],
};

/** Matches almost anything that can be read, so they are asked last. */
const general: ReadonlySet<string> = new Set(['zip', 'ole', 'xml', 'tga', 'tiff', 'txt']);

const all: readonly Format[] = (Object.keys(rows) as Family[]).flatMap((family) =>
  rows[family].map(([id, label, extensions, mediaTypes, matches, inside]) => ({
    id,
    label: typeof label === 'string' ? { en: label, ru: label } : label,
    description: describe(id),
    family,
    extensions: words(extensions),
    mediaTypes: words(mediaTypes),
    matches,
    ...(inside !== undefined && { inside }),
    ...(internal.has(id) && { internal: true as const }),
    ...(unproven.has(id) && { unproven: true as const }),
  })),
);
const special = all.filter((format) => !general.has(format.id));

/** In the order in which their tests are tried. */
export const formats: readonly Format[] = [
  ...special,
  ...[...general].flatMap((id) => all.filter((format) => format.id === id)),
];

const byName = new Map(
  formats
    .filter((format) => !format.internal)
    .flatMap((format) => [format.id, ...format.extensions].map((name) => [name, format])),
);

/** By id or extension, with or without a dot, in any case: "jpg", ".JPG" and "jpeg" are one format. */
export function findFormat(nameOrExtension: string): Format | undefined {
  return byName.get(nameOrExtension.trim().replace(/^\./, '').toLowerCase());
}

/** "tar.gz" of "photos.tar.gz", "gz" of "photos.gz"; '' when there is none. Lower case, without its dot. */
export function extensionOf(filename: string): string {
  const name = path.basename(filename).toLowerCase();
  const double = /[^.]\.([^.]+\.[^.]+)$/.exec(name)?.[1];
  return double !== undefined && byName.has(double) ? double : path.extname(name).slice(1);
}

/** The name without that extension. */
export function stemOf(filename: string): string {
  const name = path.basename(filename);
  const extension = extensionOf(name);
  return extension === '' ? name.replace(/\.$/, '') : name.slice(0, -extension.length - 1);
}

/** For ids that our own tables wrote. */
export function formatOf(id: string): Format {
  const format = formats.find((each) => each.id === id);
  if (!format) throw new Error(`There is no format "${id}".`);
  return format;
}

function describe(id: string): Words {
  const [en, ru] = formatDescriptions[id] ?? ['', ''];
  return { en, ru };
}

function words(text: string): [string, ...string[]] {
  const [first = '', ...rest] = text.split(' ');
  return [first, ...rest];
}
