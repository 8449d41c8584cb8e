// Table of what each picture format needs from sharp: its loader's name and how the options become settings of its encoder. Read by image-recipe.ts.
import type { Sharp } from 'sharp';
import { decoded, moving, shaped } from '../formats.js';
import type { ImageOptions } from '../image-options.js';

type Quality = NonNullable<ImageOptions['quality']>;
type Level = Extract<Quality, string>;

/** "high" is where a difference is no longer seen; "low" where it is seen but does not disturb. */
const levels: Readonly<Record<'jpeg' | 'webp' | 'avif' | 'png' | 'tiff', Readonly<Record<Level, number>>>> = {
  jpeg: { low: 60, medium: 80, high: 92 },
  webp: { low: 60, medium: 80, high: 92 },
  avif: { low: 35, medium: 50, high: 65 },
  png: { low: 50, medium: 80, high: 100 },
  tiff: { low: 60, medium: 85, high: 100 },
};

interface Codec {
  /** Classes of libvips that read it; SVG only from memory. */
  readonly loaders: readonly string[];
  readonly encode?: (
    picture: Sharp,
    options: ImageOptions,
    quality: (format: keyof typeof levels) => number | undefined,
    /** Of frames that have none of their own. */
    delay: { readonly delay?: number[] },
  ) => Sharp;
}

const codecs: Readonly<Record<string, Codec>> = {
  svg: { loaders: ['VipsForeignLoadSvgBuffer'] },
  jpeg: {
    loaders: ['VipsForeignLoadJpegFile'],
    encode: (picture, _options, quality) => picture.jpeg({ quality: quality('jpeg') ?? levels.jpeg.medium }),
  },
  webp: {
    loaders: ['VipsForeignLoadWebpFile'],
    encode: (picture, { lossless }, quality, delay) =>
      picture.webp({ quality: quality('webp') ?? levels.webp.medium, lossless, ...delay }),
  },
  avif: {
    loaders: ['VipsForeignLoadHeifFile'],
    encode: (picture, { lossless }, quality) =>
      picture.avif({ quality: quality('avif') ?? levels.avif.medium, lossless }),
  },
  png: {
    loaders: ['VipsForeignLoadPngFile'],
    // Below 100 it has as few colours as that quality needs.
    encode: (picture, _options, quality) => picture.png(below(quality('png'), (value) => ({ quality: value }))),
  },
  gif: {
    loaders: ['VipsForeignLoadNsgifFile'],
    encode: (picture, _options, _quality, delay) => picture.gif(delay),
  },
  tiff: {
    loaders: ['VipsForeignLoadTiffFile'],
    encode: (picture, _options, quality) =>
      picture.tiff({
        compression: 'lzw',
        predictor: 'horizontal',
        ...below(quality('tiff'), (value) => ({ compression: 'jpeg', quality: value, predictor: 'none' })),
      }),
  },
  // What other tools decode for us: whichever of the two they can write.
  [decoded]: { loaders: ['VipsForeignLoadPngFile', 'VipsForeignLoadTiffFile'] },
  [moving]: { loaders: ['VipsForeignLoadPngFile'] },
  // Only handed to the tool that encodes it, so speed counts and size does not.
  [shaped]: { loaders: ['VipsForeignLoadPngFile'], encode: (picture) => picture.png({ compressionLevel: 1 }) },
};

/** Nothing at all for the best quality, which these formats have by themselves. */
function below<T extends object>(quality: number | undefined, settings: (quality: number) => T): Partial<T> {
  return quality === undefined || quality === 100 ? {} : settings(quality);
}

export function loadersOf(format: string): readonly string[] {
  return codecOf(format).loaders;
}

/** The format is always said: sharp would otherwise guess it from the name and write another one when it cannot. */
export function encode(picture: Sharp, format: string, options: ImageOptions, delay?: number[]): Sharp {
  const { quality } = options;
  const settings = codecOf(format).encode;
  if (!settings) throw new Error(`Pictures are not written as "${format}".`);
  const asked = (name: keyof typeof levels) => (typeof quality === 'string' ? levels[name][quality] : quality);
  return settings(picture, options, asked, delay === undefined ? {} : { delay });
}

function codecOf(format: string): Codec {
  const codec = codecs[format];
  if (!codec) throw new Error(`There is no picture format "${format}" here.`);
  return codec;
}
