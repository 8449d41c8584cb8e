// The pages of a TIFF, one by one: they may differ in size, turn and colours, which nothing that opens them together can take. Used by image-recipe.ts.
import fs from 'node:fs';
import path from 'node:path';
import sharp, { type OutputInfo } from 'sharp';
import type { Probe } from '../engine.js';
import { encode } from './image-codecs.js';
import { checkPixels, keepMetadata, shape, tooManyPixels, type ImageJob } from './image-shape.js';

/** Where pages become an animation, each is looked at for so long. */
const pageMs = 1000;
/** Of pages that are only written after each other, as many together as so many pictures may have. */
const pictures = 20;

/** Of 255. As far apart as the encoder of WebP takes colours for the same at its lowest quality. */
const sameShade = 31;

type Tell = (done: number) => void;

/** Each as a PNG in the folder `out`; answers the size of the first. */
export async function drawPages(job: ImageJob, pages: readonly number[], tell: Tell): Promise<Probe> {
  const sizes: OutputInfo[] = [];
  for (const page of pages) {
    sizes.push(await draw(job, page, path.join(job.out, `${page}.png`)));
    tell(sizes.length / pages.length);
  }
  const [{ width, height } = { width: 0, height: 0 }] = sizes;
  return { width, height, pages: pages.length };
}

/** All of them in one file again. Smaller ones get a border up to the size of the largest. Answers how many of them it shows. */
export async function joinPages(job: ImageJob, pages: readonly number[], tell: Tell): Promise<number> {
  const folder = path.dirname(job.out);
  const files: string[] = [];
  const most = job.to === 'tiff' ? job.maxPixels * pictures : job.maxPixels;
  let [width, height] = [0, 0];
  for (const [index, page] of pages.entries()) {
    const file = path.join(folder, `page-${page}.png`);
    files.push(file);
    const made = await draw(job, page, file);
    [width, height] = [Math.max(width, made.width), Math.max(height, made.height)];
    if (width * height * pages.length > most) throw tooManyPixels(most, `${pages.length} pages, ${width}x${height}`);
    tell((0.8 * (index + 1)) / pages.length);
  }
  const background = job.options.background ?? '#ffffff';
  const picture = sharp(files, { join: { animated: true, background }, limitInputPixels: false });
  encode(picture, job.to, job.options, Array<number>(pages.length).fill(pageMs));
  keepMetadata(picture, job.options);
  await picture.toFile(job.out);
  const shown = await shownIn(job, files);
  for (const file of files) await fs.promises.rm(file);
  return shown;
}

/** Encoders of animations make one frame of pages that look alike, and show it for longer; when all do, they make a picture without any time. */
async function shownIn({ out, to, maxPixels }: ImageJob, files: readonly string[]): Promise<number> {
  const animated = to !== 'tiff';
  const { pages = 1, delay } = await sharp(out, { limitInputPixels: maxPixels * pictures, animated }).metadata();
  if (!animated) return pages;
  if (pages > 1) return (delay ?? []).reduce((sum, ms) => sum + ms, 0) / pageMs;
  for (const file of files) if (!(await lookAlike(files[0] ?? file, file))) return pages;
  return files.length;
}

async function lookAlike(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((file) => sharp(file).raw().toBuffer()));
  return a?.length === b?.length && a?.every((value, at) => Math.abs(value - (b?.[at] ?? 0)) <= sameShade) === true;
}

async function draw(job: ImageJob, page: number, file: string): Promise<OutputInfo> {
  const open = { limitInputPixels: job.maxPixels, failOn: 'error', sequentialRead: true, page } as const;
  const before = await sharp(job.in, open).metadata();
  checkPixels(job, before, false);
  const picture = sharp(job.in, open);
  shape(picture, job, before, 1);
  return picture.png({ compressionLevel: job.pages ? 6 : 1 }).toFile(file);
}
