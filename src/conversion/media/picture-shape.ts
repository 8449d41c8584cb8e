// From the size of a film and what was asked for to filters and the exact size of the result. Pure; used for films, moving GIFs and frames alike.
import { AppError } from '../../shared/errors.js';
import { resolutions, type ShapeOptions, type VideoOptions } from '../video-options.js';
import type { PictureFacts } from './media-facts.js';

export interface Shape {
  readonly width: number;
  readonly height: number;
  readonly filters: readonly string[];
}
interface Size {
  width: number;
  height: number;
}
interface Rules {
  /** Colour is stored for 2 × 2 pixels, so that sides are even. */
  readonly even: boolean;
  /** Pictures of their own have square pixels; films may keep what they have. */
  readonly square: boolean;
  readonly maxPixels: number;
  readonly maxSide?: number;
}
type Asked = ShapeOptions & Pick<VideoOptions, 'resolution'>;

const turns: Readonly<Record<number, readonly string[]>> = {
  90: ['transpose=clock'],
  180: ['hflip', 'vflip'],
  270: ['transpose=cclock'],
};
const isOnSide = (turn: number): boolean => turn === 90 || turn === 270;

/** Filters run on the picture that ffmpeg has turned upright already; "as stored" turns it back, so that no note of a camera is left to follow. */
export function shapePicture(
  picture: PictureFacts,
  asked: Asked,
  { even, square, maxPixels, maxSide = 16_384 }: Rules,
): Shape {
  const filters: string[] = [];
  let { width, height } = upright(picture, picture.turn);
  let pixel = upright({ width: picture.pixelShape, height: 1 }, picture.turn);
  const { rotate, crop, fit } = asked;
  const turn = rotate === 'auto' ? 0 : rotate === 0 ? (360 - picture.turn) % 360 : rotate;
  filters.push(...(turns[turn] ?? []));
  if (isOnSide(turn)) {
    [width, height] = [height, width];
    pixel = { width: pixel.height, height: pixel.width };
  }
  if (crop) {
    if (crop.left + crop.width > width || crop.top + crop.height > height)
      throw new AppError('validation_failed', `The crop lies outside the picture, which is ${width} × ${height}.`, {
        fields: [{ pointer: '/options/crop', code: 'custom', detail: 'lies outside the picture' }],
      });
    filters.push(`crop=${crop.width}:${crop.height}:${crop.left}:${crop.top}:exact=1`);
    ({ width, height } = crop);
  }
  const box = boxOf(asked, width, height);
  const round = (value: number) => (even ? Math.max(2, Math.round(value / 2) * 2) : Math.max(1, Math.round(value)));
  // What it looks like on a screen.
  const [wide, high] = box || square ? [(width * pixel.width) / pixel.height, height] : [width, height];
  const scaleOf = (by: (a: number, b: number) => number) => {
    const scale = by((box?.width ?? Infinity) / wide, (box?.height ?? Infinity) / high);
    if (!Number.isFinite(scale)) return 1;
    return asked.enlarge ? scale : Math.min(1, scale);
  };
  let target = { width: round(wide), height: round(high) };
  if (box && fit === 'fill') target = { width: round(box.width ?? wide), height: round(box.height ?? high) };
  else if (box && fit === 'cover') {
    const scale = Math.max((box.width ?? 0) / wide, (box.height ?? 0) / high);
    target = { width: round(box.width ?? wide), height: round(box.height ?? high) };
    filters.push(
      ...resized(Math.max(target.width, Math.round(wide * scale)), Math.max(target.height, Math.round(high * scale))),
    );
    filters.push(`crop=${target.width}:${target.height}`);
    ({ width, height } = target);
  } else if (box) {
    const scale = scaleOf(Math.min);
    target = { width: round(wide * scale), height: round(high * scale) };
  }
  if (target.width !== width || target.height !== height || (box !== undefined && wide !== width))
    filters.push(...resized(target.width, target.height));
  if (box && fit === 'contain') {
    const outer = {
      width: Math.max(target.width, round(box.width ?? 0)),
      height: Math.max(target.height, round(box.height ?? 0)),
    };
    filters.push(`pad=${outer.width}:${outer.height}:-1:-1:black`);
    target = outer;
  }
  // On as few pixels as there will be.
  filters.push(...ordinaryLight(picture));
  if (square && filters.length > 0 && !filters.includes('setsar=1')) filters.push('setsar=1');
  if (target.width * target.height > maxPixels || Math.max(target.width, target.height) > maxSide)
    throw new AppError(
      'dimension_limit',
      `The result would be ${target.width} × ${target.height}, which is more than is allowed or than its codec can hold. Ask for a smaller one.`,
    );
  return { ...target, filters };
}

/** Everything that is encoded here has the light and colours of ordinary screens; left as they are, those of HDR look grey and dull. */
function ordinaryLight({ light }: PictureFacts): string[] {
  if (!light) return [];
  return [
    ...[`zscale=tin=${light}:pin=bt2020:min=bt2020nc:t=linear:npl=203`, 'format=gbrpf32le', 'zscale=p=bt709'],
    ...['tonemap=mobius:desat=0', 'zscale=t=bt709:m=bt709:r=tv', 'format=yuv420p'],
  ];
}

/** Fields of two moments in one frame show combs wherever something moves, once the note of them is lost. Frames without them stay as they are. */
export const wholeFrames = ({ isInterlaced }: PictureFacts): string[] =>
  isInterlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : [];

const resized = (width: number, height: number): string[] => [`scale=${width}:${height}:flags=bicubic`, 'setsar=1'];

/** Sides as they are seen when the note of the camera is followed. */
function upright({ width, height }: Size, turn: number): Size {
  return isOnSide(turn) ? { width: height, height: width } : { width, height };
}

/** The space to fit into; a side that is not given is free. */
function boxOf(
  { width, height, resolution }: Asked,
  fromWidth: number,
  fromHeight: number,
): { width?: number; height?: number } | undefined {
  if (resolution) {
    const side = resolutions[resolution];
    return fromWidth < fromHeight ? { width: side } : { height: side };
  }
  if (width === undefined && height === undefined) return undefined;
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}
