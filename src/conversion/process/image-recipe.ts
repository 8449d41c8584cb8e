// How one picture becomes another: look first, then one pass of sharp, then look at the result. Runs in the image process only.
import fs from 'node:fs';
import path from 'node:path';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { AppError } from '../../shared/errors.js';
import type { Warning } from '../../shared/warnings.js';
import type { Probe } from '../engine.js';
import { moving } from '../formats.js';
import { pngFrames } from '../moving-png.js';
import { tiffPages } from '../tiff-pages.js';
import { cutDrawnPart } from './drawn-part.js';
import { encode, loadersOf } from './image-codecs.js';
import { drawPages, joinPages } from './image-pages.js';
import { checkPixels, shape, type ImageJob } from './image-shape.js';
import { drawFrames } from './moving-frames.js';
import { picturesElsewhere, readSvg } from './svg-source.js';

export interface ImageResult {
  readonly probe: Probe;
  readonly warnings: readonly Warning[];
}
/** Where each begins, as a share of the height of its page; null where nothing is drawn. */
export interface CutOut {
  readonly tops: readonly (number | null)[];
}

const natural = 72;
const moves: ReadonlySet<string> = new Set(['gif', 'webp']);
/** A page of a TIFF is as good as a frame, and the other way round. */
const holdsMany: ReadonlySet<string> = new Set([...moves, 'tiff']);

export async function convertImage(job: ImageJob, tell: (done: number) => void): Promise<ImageResult | CutOut> {
  allowOnly(job);
  if (job.cutOut) return cutOut(job, job.cutOut, tell);
  if (job.pages) return { probe: await drawPages(job, job.pages, tell), warnings: [] };
  if (job.to === moving) return { probe: await drawFrames(job, tell), warnings: [] };
  const isKept = holdsMany.has(job.to) && job.options.animated === 'keep';
  const pages = job.from === 'tiff' ? await tiffPages(job.in) : [];
  if (isKept && pages.length > 1) {
    const shown = await joinPages(job, pages, tell);
    if (shown === pages.length) return { probe: await look(job), warnings: [] };
    throw new AppError('output_invalid', 'Pages of the picture were lost on the way. Try again.', {
      secret: `${shown} of ${pages.length} pages`,
    });
  }
  const isMoving = isKept && moves.has(job.from);
  // By path, librsvg would also read files beside the SVG.
  const source = job.from === 'svg' ? readSvg(await fs.promises.readFile(job.in)) : job.in;
  const before = await convertOne(job, source, isMoving);
  const lost = isMoving ? [] : lostFrames(await framesOf(job, before, pages));
  return { probe: await look(job), warnings: typeof source === 'string' ? lost : lostPictures(source) };
}

async function cutOut(job: ImageJob, names: readonly string[], tell: (done: number) => void): Promise<CutOut> {
  const tops: (number | null)[] = [];
  for (const name of names) {
    tops.push((await cutDrawnPart(path.join(job.in, name), path.join(job.out, name), job.maxPixels)) ?? null);
    tell(tops.length / names.length);
  }
  return { tops };
}

async function convertOne(job: ImageJob, source: string | Buffer, animated: boolean): Promise<Metadata> {
  const open: SharpOptions = { limitInputPixels: job.maxPixels, failOn: 'error', sequentialRead: true, animated };
  const before = await sharp(source, open).metadata();
  checkPixels(job, before, animated);
  const density = job.from === 'svg' ? densityFor(job, before) : natural;
  const picture = sharp(source, job.from === 'svg' ? { ...open, density } : open);
  shape(picture, job, before, density / natural);
  if (keepsDepth(job, before)) picture.toColourspace(before.channels < 3 ? 'grey16' : 'rgb16');
  encode(picture, job.to, job.options);
  await picture.toFile(job.out);
  return before;
}

/** Sixteen bits of each colour stay where they can: in what is written without loss. */
function keepsDepth({ to, options: { quality } }: ImageJob, { depth, space }: Metadata): boolean {
  const isWhole = quality === undefined || quality === 100;
  return isWhole && ['png', 'tiff'].includes(to) && depth === 'ushort' && ['rgb16', 'grey16'].includes(space);
}

/** libvips can read far more than it is asked for; only the loaders of this pair stay open, and that of pages on their way. */
function allowOnly({ from, to }: ImageJob): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  const between = from === 'tiff' ? loadersOf('png') : [];
  sharp.unblock({ operation: [...loadersOf(from), ...between, ...loadersOf(to)] });
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

/** What is on disk now, as any other reader would see it. */
async function look({ out, maxPixels, to }: ImageJob): Promise<Probe> {
  // The pages of a TIFF need not be of one size, and are never opened together.
  const { width, height, pageHeight, pages } = await sharp(out, {
    limitInputPixels: maxPixels,
    animated: moves.has(to),
  }).metadata();
  return { width, height: pageHeight ?? height, pages: pages ?? 1 };
}

async function framesOf({ from, in: file }: ImageJob, before: Metadata, pages: readonly number[]): Promise<number> {
  if (from === 'png') return pngFrames(file);
  return from === 'tiff' ? pages.length : (before.pages ?? 1);
}

function lostFrames(frames: number): Warning[] {
  if (frames < 2) return [];
  return [{ code: 'first_page_only', detail: `Only the first of ${frames} frames or pages was converted.` }];
}

function lostPictures(svg: Buffer): Warning[] {
  const places = picturesElsewhere(svg);
  if (places.length === 0) return [];
  const detail =
    places.length === 1
      ? 'The drawing only names a picture that lies elsewhere; it was left out.'
      : `The drawing only names ${places.length} pictures that lie elsewhere; they were left out.`;
  return [{ code: 'pictures_left_out', detail, names: places.slice(0, 10).map((place) => place.slice(0, 200)) }];
}
