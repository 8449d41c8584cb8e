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

describe('frames a second, where a codec knows only steady rates', () => {
  const rateOf = (to: string, [fps, steady]: readonly [string, string], options: object = {}, more: object = {}) => {
    const film = { ...picture, avg_frame_rate: fps, r_frame_rate: steady, ...more };
    const { picture: made, warnings } = plan(to, options, facts([film]));
    return [made?.fps, ...warnings.map(({ code }) => code)];
  };
  it.each([
    ['a film that is now fast and now slow loses none', 'avi', ['520/57', '60/1'], [60]],
    ['nor does one that says nothing of how slow it is', 'wmv', ['0/0', '1000/1'], [60]],
    ['slow motion keeps its own', 'avi', ['240/1', '240/1'], [240]],
    ['a camera that is not quite steady does so too', 'avi', ['30/1', '5400/179'], [30]],
    ['no rate at all becomes a usual one', 'avi', ['0/0', '0/0'], [25]],
    ['MPEG gets the next one above', 'mpeg', ['15/1', '15/1'], [24_000 / 1001]],
    ['also where one below is nearer', 'mpeg', ['36/1', '36/1'], [50]],
    ['and says it where there is none above', 'mpeg', ['240/1', '240/1'], [60, 'frames_dropped']],
  ] as const)('%s', (_case, to, rates, wanted) => {
    expect(rateOf(to, rates)).toEqual(wanted);
  });

  it('what was asked for, and what plays faster, loses frames on purpose', () => {
    expect(rateOf('mpeg', ['240/1', '240/1'], { fps: 24 })).toEqual([24]);
    expect(rateOf('avi', ['30/1', '30/1'], { speed: 4 })).toEqual([60]);
    expect(rateOf('mpeg', ['60/1', '60/1'], { speed: 2 })).toEqual([60]);
  });

  it('fields count as frames for whoever guesses, and are none', () => {
    expect(rateOf('avi', ['25/1', '50/1'], {}, { field_order: 'tt' })).toEqual([25]);
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
