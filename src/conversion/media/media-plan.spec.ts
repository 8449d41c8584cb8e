// What becomes of each stream, decided from facts alone: which is copied, which encoded, what is said about the rest, and which results are believed.
import { describe, expect, it } from 'vitest';
import { usualLimits } from '../limits.js';
import { parseOptions } from '../options.js';
import type { VideoOptions } from '../video-options.js';
import { differences, isExpected, saidBy } from './check-media.js';
import { readFacts } from './media-facts.js';
import { fractionOf, readProgress } from './ffmpeg-progress.js';
import { planVideo } from './media-plan.js';

interface Stream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly [key: string]: unknown;
}
const picture: Stream = {
  codec_type: 'video',
  codec_name: 'h264',
  width: 640,
  height: 360,
  avg_frame_rate: '25/1',
  duration: '10',
};
const sound: Stream = { codec_type: 'audio', codec_name: 'aac', channels: 2, sample_rate: '48000', duration: '10' };
const facts = (streams: readonly Stream[] = [picture, sound], durationS = 10) => ({
  ...readFacts(
    JSON.stringify({
      format: { format_name: 'x', duration: String(durationS) },
      streams: streams.map((stream, index) => ({ index, ...stream })),
    }),
  ),
  durationS,
});
const plan = (to: string, options: object = {}, of = facts()) =>
  planVideo(of, to, parseOptions(to, options, '/options', 'mkv') as unknown as VideoOptions, usualLimits);
const ways = (...args: Parameters<typeof plan>) => {
  const { picture: film, sound: heard } = plan(...args);
  return [film?.encoder, heard?.encoder];
};

describe('each kind of streams is judged apart', () => {
  it.each([
    ['mp4', {}, ['copy', 'copy']],
    ['webm', {}, ['libvpx-vp9', 'libopus']],
    ['mp4', { fps: 12 }, ['libx264', 'copy']],
    ['mp4', { volume: 2 }, ['copy', 'aac']],
    ['mp4', { quality: 'low' }, ['libx264', 'copy']],
    ['mp4', { codec: 'h264' }, ['copy', 'copy']],
    ['mp4', { codec: 'h265' }, ['libx265', 'copy']],
    ['mp4', { audio_codec: 'mp3' }, ['copy', 'libmp3lame']],
    ['mp4', { end: 5 }, ['libx264', 'aac']],
    ['mp4', { rotate: 0 }, ['copy', 'copy']],
    ['mp4', { mute: true }, ['copy', undefined]],
    ['avi', {}, ['mpeg4', 'libmp3lame']],
  ])('to %s with %j', (to, options, wanted) => {
    expect(ways(to, options)).toEqual(wanted);
  });

  it.each([
    ['mp4', 'h264', 'yuv420p', 'copy'],
    ['mp4', 'h264', 'yuvj420p', 'copy'],
    ['mp4', 'h264', 'yuv420p10le', 'libx264'],
    ['mp4', 'h264', 'yuv444p', 'libx264'],
    ['m4v', 'h264', 'yuv422p', 'libx264'],
    ['flv', 'h264', 'yuv420p10le', 'libx264'],
    ['mp4', 'hevc', 'yuv420p10le', 'copy'],
    ['mp4', 'hevc', 'yuv422p10le', 'libx265'],
    ['mov', 'h264', 'yuv422p10le', 'copy'],
    ['mkv', 'h264', 'yuv420p10le', 'copy'],
    ['mp4', 'vp9', 'yuv420p10le', 'copy'],
  ])('what players of it do not show is encoded: into %s, %s with %s', (to, codec_name, pix_fmt, wanted) => {
    expect(ways(to, {}, facts([{ ...picture, codec_name, pix_fmt }, sound]))).toEqual([wanted, 'copy']);
  });

  it('a note of the camera decides too', () => {
    const held = facts([{ ...picture, side_data_list: [{ rotation: -90 }] }, sound]);
    expect(ways('mp4', {}, held)).toEqual(['copy', 'copy']);
    expect(ways('mkv', {}, held)).toEqual(['libx264', 'copy']);
    expect(plan('mp4', { rotate: 0 }, held).picture).toMatchObject({
      filters: ['transpose=cclock'],
      width: 640,
      height: 360,
    });
    expect(plan('mp4', { rotate: 90 }, held).picture).toMatchObject({
      filters: ['transpose=clock'],
      width: 640,
      height: 360,
    });
  });
});

describe('the length that a result must have', () => {
  it.each([
    [{}, 10],
    [{ start: 4 }, 6],
    [{ start: 4, end: 6 }, 2],
    [{ start: 4, end: 600, speed: 2 }, 3],
    [{ speed: 0.5 }, 20],
  ])('%j', (options, seconds) => {
    const made = plan('mp4', options);
    expect(made.span.longestS).toBe(seconds);
    for (const [off, right] of [
      [0, true],
      [0.09, true],
      [-0.09, true],
      [0.3, false],
      [-seconds / 2, false],
    ] as const)
      expect(isExpected(seconds + off, made), String(off)).toBe(right);
  });

  it.each([
    ['flv', 9.71, true],
    ['flv', 9.6, false],
    ['mp4', 9.71, false],
  ])('of a slow %s may be measured as %f: its last frames are stored before others', (to, seconds, right) => {
    const made = plan(to, {}, facts([{ ...picture, r_frame_rate: '10/1', avg_frame_rate: '10/1' }]));
    expect(isExpected(seconds, made)).toBe(right);
  });

  it('that of the picture alone, when the sound that is longer is dropped', () => {
    const longer = facts([picture, { ...sound, duration: '14' }], 14);
    expect(plan('webm', { mute: true }, longer).span.expectedS).toContain(10);
  });
});

describe('a result is believed only when', () => {
  const made = plan('webm');
  const good = [
    { ...picture, codec_name: 'vp9' },
    { ...sound, codec_name: 'opus' },
  ];
  it.each([
    ['it is as planned', good, true],
    ['not with another codec', [{ ...picture, codec_name: 'vp8' }, good[1]!], false],
    ['not of another size', [{ ...good[0]!, width: 320 }, good[1]!], false],
    ['not without its sound', [good[0]!], false],
    ['not without its picture', [good[1]!], false],
    ['not with more sound', [...good, good[1]!], false],
  ])('%s', (_case, streams, right) => {
    expect(differences(saidBy(facts(streams)), made) === undefined).toBe(right);
  });
});

it('the counter of ffmpeg is read, what is no news is not', () => {
  const seen: number[] = [];
  const read = readProgress((seconds) => seen.push(seconds));
  for (const line of [
    'frame=1',
    'out_time_us=N/A',
    'out_time_us=-500',
    'out_time_us=1500000',
    'out_time=00:00:01.5',
    'progress=end',
  ])
    read(line);
  expect(seen).toEqual([1.5]);
  expect([fractionOf(1, 4), fractionOf(9, 4), fractionOf(1, 0)]).toEqual([0.25, 0.99, 0]);
});
