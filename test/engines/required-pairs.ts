// What people expect of a converter, written down beside the product and not read from it: a pair or an operation that is missing fails required-pairs.spec.ts.

interface Group {
  readonly name: string;
  /** Each becomes each other. */
  readonly among: readonly string[];
  /** Only read: each becomes all of `among`. */
  readonly reads?: readonly string[];
}
interface Crossing {
  readonly name: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const split = (names: string): readonly string[] => names.split(' ');

const video = split('mp4 webm mkv mov avi gif flv wmv mpeg ts 3gp ogv m4v');
const audio = split('mp3 wav flac ogg opus m4a aac wma aiff');
const image = split('jpeg png webp gif avif tiff bmp ico heic jxl jp2 tga ppm hdr');
const readImages = split('svg eps psd djvu dng raw');
const text = split('docx doc odt rtf txt html md epub fb2');
const sheets = split('xlsx xls ods csv tsv');
const slides = split('pptx ppt odp');
const markup = split('rst org tex textile docbook ipynb');

const groups: readonly Group[] = [
  { name: 'films', among: video },
  { name: 'sounds', among: audio, reads: ['amr'] },
  { name: 'pictures', among: image, reads: readImages },
  { name: 'texts', among: text },
  { name: 'sheets', among: sheets },
  { name: 'slides', among: slides },
  { name: 'marked-up texts', among: [...markup, 'md', 'html', 'docx'] },
  { name: 'archives', among: split('zip tar tar.gz tar.bz2 tar.xz tar.zst 7z'), reads: split('rar cab iso lha') },
  { name: 'data', among: split('json yaml toml xml csv') },
  { name: 'subtitles', among: split('srt vtt ass') },
];

const crossings: readonly Crossing[] = [
  { name: 'sound out of films', from: video.filter((each) => each !== 'gif'), to: audio },
  { name: 'frames out of films', from: video.filter((each) => each !== 'gif'), to: split('png jpeg webp') },
  { name: 'pictures as PDF', from: [...image, ...readImages], to: ['pdf'] },
  { name: 'pages as pictures', from: ['pdf'], to: image },
  { name: 'documents as PDF', from: [...text, ...sheets, ...slides, ...markup], to: ['pdf'] },
  { name: 'letters', from: ['eml'], to: split('pdf html txt docx') },
  { name: 'text out of a PDF', from: ['pdf'], to: split('txt html docx') },
];

/** What is done to files beside converting them. */
export const requiredOperations: readonly string[] = split(
  'merge split rotate encrypt decrypt optimize pdfa watermark number.pages extract.images read.metadata write.metadata ocr thumbnail extract archive probe',
);

/** Both ways, once calibre is here. */
export const calibrePairs: readonly (readonly [from: string, to: string])[] = ['mobi', 'azw3'].flatMap((kindle) =>
  ['epub', 'pdf', 'docx', 'txt'].flatMap((other) => [[kindle, other] as const, [other, kindle] as const]),
);

export interface RequiredPair {
  readonly why: string;
  readonly from: string;
  readonly to: string;
}

const each = (why: string, from: readonly string[], to: readonly string[]): RequiredPair[] =>
  from.flatMap((source) =>
    to.filter((target) => target !== source).map((target) => ({ why, from: source, to: target })),
  );

export const requiredPairs: readonly RequiredPair[] = [
  ...groups.flatMap(({ name, among, reads = [] }) => each(name, [...among, ...reads], among)),
  ...crossings.flatMap(({ name, from, to }) => each(name, from, to)),
];
