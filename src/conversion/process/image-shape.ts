// What the options make of one opened picture, and what it may cost. Used by image-recipe.ts and image-pages.ts, in the image process only.
import type { Metadata, Sharp } from 'sharp';
import { AppError } from '../../shared/errors.js';
import type { ImageOptions } from '../image-options.js';

export interface ImageJob {
  readonly in: string;
  readonly from: string;
  readonly out: string;
  readonly to: string;
  readonly options: ImageOptions;
  readonly maxPixels: number;
  /** Of a TIFF, counted from 0: each becomes a PNG that is called by its number, and `out` is their folder. */
  readonly pages?: readonly number[];
  /** Names of pages in the folder `in`: of each what is drawn on it is cut out under the same name in the folder `out`. */
  readonly cutOut?: readonly string[];
}

export function checkPixels(job: ImageJob, before: Metadata, animated: boolean): void {
  const { maxPixels, options, from, to } = job;
  // The height of an animation that was opened whole is that of all frames.
  const frames = animated ? (before.pages ?? 1) : 1;
  const aspect = before.width / (before.pageHeight ?? before.height);
  const { width = (options.height ?? 0) * aspect, height = (options.width ?? 0) / aspect } = options;
  const grows = options.enlarge || options.fit !== 'inside' || from === 'svg';
  const most = Math.max(before.width * before.height, grows ? width * height * frames : 0);
  if (most > maxPixels)
    throw tooManyPixels(
      maxPixels,
      `${from} to ${to}: ${before.width}x${before.height}, ${frames} frames, asked ${width}x${height}`,
    );
}

export function tooManyPixels(maxPixels: number, secret: string): AppError {
  const sentence = `The picture has or would get more than ${Math.floor(maxPixels / 1e6)} megapixels. Make it smaller.`;
  return new AppError('dimension_limit', sentence, { secret });
}

export function shape(picture: Sharp, job: ImageJob, before: Metadata, scale: number): void {
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
  keepMetadata(picture, options);
}

export function keepMetadata(picture: Sharp, { metadata }: ImageOptions): void {
  if (metadata === 'keep') picture.keepExif().keepXmp().withIccProfile('srgb');
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
