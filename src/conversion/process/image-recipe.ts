// How one picture becomes another: look first, then one pass of sharp, then look at the result. Runs in the image process only.
import fs from 'node:fs';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { AppError } from '../../shared/errors.js';
import type { Warning } from '../detect.js';
import type { Probe } from '../engine.js';
import type { ImageOptions } from '../image-options.js';
import { encode, loadersOf } from './image-codecs.js';
import { readSvg } from './svg-source.js';

export interface ImageJob {
  readonly in: string;
  readonly from: string;
  readonly out: string;
  readonly to: string;
  readonly options: ImageOptions;
  readonly maxPixels: number;
}

export interface ImageResult {
  readonly probe: Probe;
  readonly warnings: readonly Warning[];
}

const natural = 72;
const animatable: ReadonlySet<string> = new Set(['gif', 'webp']);

export async function convertImage(job: ImageJob): Promise<ImageResult> {
  allowOnly(job.from, job.to);
  // By path, librsvg would also read files beside the SVG.
  const source = job.from === 'svg' ? readSvg(await fs.promises.readFile(job.in)) : job.in;
  const animated = animatable.has(job.from) && animatable.has(job.to) && job.options.animated === 'keep';
  const open: SharpOptions = { limitInputPixels: job.maxPixels, failOn: 'error', sequentialRead: true, animated };
  const before = await sharp(source, open).metadata();
  checkPixels(job, before, animated);
  const density = job.from === 'svg' ? densityFor(job, before) : natural;
  const picture = sharp(source, job.from === 'svg' ? { ...open, density } : open);
  shape(picture, job, before, density / natural);
  encode(picture, job.to, job.options);
  await picture.toFile(job.out);
  return { probe: await look(job), warnings: lostFrames(before, animated) };
}

/** libvips can read far more than it is asked for; only the loaders of this pair stay open. */
function allowOnly(from: string, to: string): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [...loadersOf(from), ...loadersOf(to)] });
}

function checkPixels(job: ImageJob, before: Metadata, animated: boolean): void {
  const { maxPixels, options, from, to } = job;
  // The height of an animation that was opened whole is that of all frames.
  const frames = animated ? (before.pages ?? 1) : 1;
  const aspect = before.width / (before.pageHeight ?? before.height);
  const { width = (options.height ?? 0) * aspect, height = (options.width ?? 0) / aspect } = options;
  const grows = options.enlarge || options.fit !== 'inside' || from === 'svg';
  const most = Math.max(before.width * before.height, grows ? width * height * frames : 0);
  if (most > maxPixels)
    throw new AppError(
      'dimension_limit',
      `The picture has or would get more than ${Math.floor(maxPixels / 1e6)} megapixels. Make it smaller.`,
      { secret: `${from} to ${to}: ${before.width}x${before.height}, ${frames} frames, asked ${width}x${height}` },
    );
}

/** A vector picture is drawn at the size that is asked for, not drawn small and blown up. */
function densityFor({ options, maxPixels }: ImageJob, { width, height }: Metadata): number {
  if (options.crop) return natural;
  const sides = [options.width && options.width / width, options.height && options.height / height].filter(
    (scale) => scale !== undefined,
  );
  if (sides.length === 0) return natural;
  const wanted = options.fit === 'inside' || options.fit === 'contain' ? Math.min(...sides) : Math.max(...sides);
  const most = Math.sqrt(maxPixels / (width * height));
  return Math.max(1, Math.min(natural * wanted, natural * most * 0.99, 100_000));
}

function shape(picture: Sharp, job: ImageJob, before: Metadata, scale: number): void {
  const { options, to, from } = job;
  const { rotate, crop, width, height, fit } = options;
  if (rotate !== 0) picture.autoOrient();
  if (typeof rotate === 'number' && rotate !== 0) {
    if (rotate !== 180 && (before.pageHeight ?? 0) < before.height && before.pageHeight !== undefined)
      throw new AppError(
        'validation_failed',
        'An animation cannot be turned by 90 or 270 degrees. Leave out rotate, or keep only the first frame.',
      );
    picture.rotate(rotate);
  }
  if (crop) picture.extract(checkedCrop(job, before, scale));
  const background = options.background ?? (to === 'jpeg' ? '#ffffff' : { r: 0, g: 0, b: 0, alpha: 0 });
  if (width !== undefined || height !== undefined)
    picture.resize({
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      fit,
      withoutEnlargement: !options.enlarge && from !== 'svg',
      background,
    });
  if (to === 'jpeg' || options.background) picture.flatten({ background });
  if (options.metadata === 'keep') picture.keepExif().keepXmp().withIccProfile('srgb');
}

function checkedCrop(
  { options: { crop, rotate } }: ImageJob,
  before: Metadata,
  scale: number,
): NonNullable<ImageOptions['crop']> {
  const turned = rotate === 90 || rotate === 270;
  const upright = rotate === 0 ? before : before.autoOrient;
  const [width, height] = [upright.width * scale, (before.pageHeight ?? upright.height) * scale];
  const [across, down] = turned ? [height, width] : [width, height];
  if (crop && crop.left + crop.width <= across && crop.top + crop.height <= down) return crop;
  throw new AppError(
    'validation_failed',
    `The crop reaches outside the picture, which has ${across} × ${down} pixels.`,
  );
}

/** What is on disk now, as any other reader would see it. */
async function look({ out, maxPixels, to }: ImageJob): Promise<Probe> {
  const { width, height, pageHeight, pages } = await sharp(out, {
    limitInputPixels: maxPixels,
    animated: animatable.has(to),
  }).metadata();
  return { width, height: pageHeight ?? height, pages: pages ?? 1 };
}

function lostFrames({ pages = 1 }: Metadata, animated: boolean): Warning[] {
  if (animated || pages < 2) return [];
  return [{ code: 'first_page_only', detail: `Only the first of ${pages} frames or pages was converted.` }];
}
