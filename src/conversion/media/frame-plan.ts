// Which frames of a film become pictures, and how large. Pure; film-frames.ts runs what it says.
import { AppError } from '../../shared/errors.js';
import { maxFrames, type FrameOptions } from '../frame-options.js';
import { levels, onScale } from './media-codecs.js';
import type { PictureFacts } from './media-facts.js';
import { shapePicture, wholeFrames } from './picture-shape.js';
import { spanOf, type Span } from './media-span.js';

export interface FramePlan {
  readonly span: Span;
  readonly filters: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Files, of which a short film may give fewer; a sheet is one. */
  readonly files: number;
}

const thumbnailWidth = 160;

export function planFrames(
  picture: PictureFacts,
  durationS: number,
  options: FrameOptions,
  maxPixels: number,
): FramePlan {
  const { at, every, count, columns } = options;
  const shape = (asked: FrameOptions) => shapePicture(picture, asked, { even: false, square: true, maxPixels });
  if (every === undefined && count === undefined) {
    const start = momentOf(at ?? durationS / 10, picture, durationS);
    const { filters, ...size } = shape(options);
    return {
      ...size,
      span: spanOf(durationS, [picture], { start }, 1),
      filters: [...wholeFrames(picture), ...filters, 'null'],
      files: 1,
    };
  }
  const span = spanOf(durationS, [picture], options, 1);
  const lengthS = span.lengthS ?? durationS - span.startS;
  const everyS = every ?? lengthS / (count ?? 1);
  const frames = count ?? Math.max(1, Math.ceil(lengthS / everyS - 1e-6));
  if (frames > maxFrames)
    throw new AppError(
      'validation_failed',
      `That would be ${frames} frames; ${maxFrames} are allowed. Take them further apart.`,
      {
        fields: [{ pointer: '/options/every', code: 'custom', detail: `would be ${frames} frames` }],
      },
    );
  const isSized = options.width !== undefined || options.height !== undefined;
  const { filters, width, height } = shape(
    columns !== undefined && !isSized ? { ...options, width: thumbnailWidth } : options,
  );
  // The first frame of each span; counted from the first one, so that nothing drifts.
  const chosen = [
    ...wholeFrames(picture),
    'setpts=PTS-STARTPTS',
    `select='isnan(prev_selected_t)+gt(floor(t/${everyS}),floor(prev_selected_t/${everyS}))'`,
  ];
  if (columns === undefined) return { span, filters: [...chosen, ...filters], width, height, files: frames };
  const [across, down] = [Math.min(columns, frames), Math.ceil(frames / columns)];
  const sheet = { width: width * across, height: height * down };
  if (sheet.width * sheet.height > maxPixels || Math.max(sheet.width, sheet.height) > 16_383)
    throw new AppError(
      'dimension_limit',
      `The sheet would be ${sheet.width} × ${sheet.height}. Take fewer or smaller frames.`,
    );
  return { span, filters: [...chosen, ...filters, `tile=${across}x${down}`], ...sheet, files: 1 };
}

/** What is seen at a moment began before it; and films often end a moment before they say. */
function momentOf(at: number, { fps = 25, durationS: own }: PictureFacts, durationS: number): number {
  if (at >= durationS) return at;
  const lastS = (own ?? durationS) - 1.5 / fps;
  return Math.max(0, Math.min(at - 0.99 / fps, lastS));
}

const medium = levels.medium;

/** Encoder and quality of each kind of picture. */
export function frameCodec(to: string, { quality = medium }: FrameOptions): string[] {
  if (to === 'jpeg') return ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', String(onScale(quality, [12, 2]))];
  if (to === 'webp') return ['-c:v', 'libwebp', '-quality', String(onScale(quality, [30, 98]))];
  return ['-c:v', 'png', '-pix_fmt', 'rgb24'];
}
