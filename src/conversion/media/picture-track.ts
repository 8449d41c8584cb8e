// Whether the picture of a film is taken over or encoded, and how. Pure; a part of media-plan.ts.
import type { Limits } from '../limits.js';
import type { VideoOptions } from '../video-options.js';
import type { CappedOptions } from './fit-rate.js';
import { frameRate } from './frame-rate.js';
import { onScale, videoCodecs, type VideoCodec } from './media-codecs.js';
import type { Container } from './media-containers.js';
import { isUneven, type PictureFacts } from './media-facts.js';
import { isCut } from './media-span.js';
import { shapePicture, wholeFrames } from './picture-shape.js';
import { copied, stays, type PictureTrack } from './track.js';

export function pictureTrack(
  picture: PictureFacts,
  container: Container,
  options: CappedOptions,
  { maxPixels }: Limits,
): PictureTrack {
  const { makes, takes, pixels = {} } = container.video ?? { makes: [], takes: [] };
  const shown = pixels[picture.codec];
  const isShown = !shown || picture.pixels === undefined || shown.includes(picture.pixels);
  const { quality, crf, bitrate, cap_kbps, width, height, resolution, crop, rotate, fps } = options;
  const asked = options.codec && videoCodecs[options.codec].name !== picture.codec;
  const isChanged =
    isCut(options) ||
    [quality, crf, bitrate, cap_kbps, width, height, resolution, crop, fps].some((each) => each !== undefined);
  const keepsTurn = picture.turn === 0 ? rotate === 'auto' || rotate === 0 : rotate === 'auto' && container.keepsTurn;
  const from = [picture.index];
  if (!asked && !isChanged && keepsTurn && isShown && takes.includes(picture.codec)) {
    // Apple's players know HEVC only by this name.
    const args = picture.codec === 'hevc' && container.keepsTurn ? ['-tag:v', 'hvc1'] : [];
    return {
      ...copied,
      args,
      from,
      codec: picture.codec,
      width: picture.width,
      height: picture.height,
      ...(picture.fps && { fps: picture.fps }),
    };
  }
  const made =
    options.codec ?? makes.find((id) => stays(videoCodecs[id].name, picture.codec, takes)) ?? makes[0] ?? 'h264';
  const codec: VideoCodec = videoCodecs[made];
  const { filters, ...size } = shapePicture(picture, options, {
    even: true,
    square: false,
    maxPixels,
    ...(codec.maxSide && { maxSide: codec.maxSide }),
  });
  const { lost, ...rate } = frameRate(picture, options, codec);
  return {
    from,
    made,
    codec: codec.name,
    encoder: codec.encoder,
    ...size,
    ...(rate.fps && { fps: rate.fps }),
    ...(lost && { lostFps: lost }),
    filters: [
      ...wholeFrames(picture),
      ...cutFilters(picture, options, rate.fps),
      ...filters,
      ...(options.speed === 1 ? [] : [`setpts=PTS/${options.speed}`]),
      ...rate.filters,
    ],
    args: [
      ...rateArgs(options, codec, { ...size, ...rate }),
      ...codec.args,
      ...(made === 'h265' && container.keepsTurn ? ['-tag:v', 'hvc1'] : []),
    ],
  };
}

/** A bit rate where one was asked for, else a quality; below a cap in either case. */
function rateArgs(
  { quality, crf, bitrate, cap_kbps: cap = Infinity }: CappedOptions,
  codec: VideoCodec,
  film: { readonly width: number; readonly height: number; readonly fps?: number },
): readonly string[] {
  const average = (rate: number) => ['-b:v', `${rate}k`, '-maxrate', `${rate * 2}k`, '-bufsize', `${rate * 2}k`];
  if (bitrate !== undefined && bitrate <= cap / 2) return average(bitrate);
  const byQuality = codec.qualityArgs(crf ?? onScale(quality ?? 'medium', codec.quality));
  if (cap === Infinity) return bitrate === undefined ? byQuality : average(bitrate);
  if (bitrate === undefined && codec.capArgs) return [...byQuality, ...codec.capArgs(cap)];
  const rate = Math.min(bitrate ?? usualBitrate(film), cap);
  return ['-b:v', `${rate}k`, '-maxrate', `${cap}k`, '-bufsize', `${cap}k`];
}

/** A tenth of a bit for each pixel: 5 Mbit/s for 1080p at 25 frames. */
export function usualBitrate({ width, height, fps = 25 }: Pick<PictureTrack, 'width' | 'height' | 'fps'>): number {
  return Math.max(300, Math.round((width * height * fps * 0.1) / 1000));
}

/** Its frames cannot be cut before they are read: one that is shown for long begins before the part and ends behind it. */
function cutFilters(picture: PictureFacts, { start = 0, end }: VideoOptions, fps = 25): string[] {
  if (!isUneven(picture) || (start === 0 && end === undefined)) return [];
  const until = end === undefined ? '' : `:end=${end}`;
  return [`fps=${Number(fps.toFixed(5))}`, `trim=start=${start}${until}`, 'setpts=PTS-STARTPTS'];
}
