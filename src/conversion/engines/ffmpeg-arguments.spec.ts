// The list that ffmpeg gets, for typical wishes. What is in it has been measured; what must never be missing are the guards before the input and the caps behind it.
import { describe, expect, it } from 'vitest';
import type { AudioOptions } from '../audio-options.js';
import { usualLimits } from '../limits.js';
import { readFacts } from '../media/media-facts.js';
import { planAudio, planVideo } from '../media/media-plan.js';
import { parseOptions } from '../options.js';
import type { VideoOptions } from '../video-options.js';
import { frameArguments, gifArguments, mediaArguments, paletteArguments } from './ffmpeg-arguments.js';

const film = {
  ...readFacts(
    JSON.stringify({
      format: { format_name: 'mov,mp4', duration: '10.0', start_time: '0.0' },
      streams: [
        {
          index: 0,
          codec_type: 'video',
          codec_name: 'h264',
          width: 1280,
          height: 720,
          avg_frame_rate: '25/1',
          duration: '10.0',
        },
        {
          index: 1,
          codec_type: 'audio',
          codec_name: 'aac',
          channels: 2,
          sample_rate: '48000',
          duration: '10.0',
          tags: { language: 'rus' },
        },
        { index: 2, codec_type: 'subtitle', codec_name: 'mov_text' },
      ],
    }),
  ),
  durationS: 10,
};
const source = { path: '/files/in.mp4', demuxers: ['mov'], limits: usualLimits, threads: 2 };
const video = (to: string, options: object = {}) =>
  mediaArguments(
    source,
    planVideo(film, to, parseOptions(to, options, '/options', 'mp4') as unknown as VideoOptions, usualLimits),
    'out',
  ).join(' ');
const audio = (to: string, options: object = {}) =>
  mediaArguments(
    source,
    planAudio(film, to, parseOptions(to, options, '/options', 'mp4') as unknown as AudioOptions),
    'out',
  ).join(' ');

const before =
  '-nostdin -hide_banner -v error -nostats -progress pipe:1 -stats_period 0.5 -protocol_whitelist file -format_whitelist mov -max_pixels 100000000 -max_streams 200 -filter_threads 2 -filter_complex_threads 2 -threads 2';
const after = '-threads 2 -fps_mode vfr -max_muxing_queue_size 4096 -t 15 -fs 2147483648';

describe('the arguments of ffmpeg', () => {
  it('copy what fits', () => {
    expect(video('mkv')).toBe(
      `${before} -i /files/in.mp4 -y -acodec copy -vcodec copy -map 0:0 -map 0:1 -map 0:2 -c:s subrip -dn -map_metadata:g -1 -map_metadata:s -1 -metadata:s:a:0 language=rus ${after} -f matroska out`,
    );
  });

  it('encode the picture alone when only that was asked for', () => {
    expect(video('mp4', { width: 640 })).toContain(
      '-acodec copy -vcodec libx264 -filter:v scale=640:360:flags=bicubic,setsar=1 -map 0:0 -map 0:1 -map 0:2 -crf 23 -preset veryfast -pix_fmt yuv420p -c:s copy -dn -movflags +faststart',
    );
  });

  it('encode both where nothing fits', () => {
    const line = video('webm');
    expect(line).toContain('-acodec libopus -vcodec libvpx-vp9');
    expect(line).toContain('-crf 33 -b:v 0 -deadline realtime -cpu-used 8 -row-mt 1 -pix_fmt yuv420p');
    expect(line).toContain('-c:s webvtt');
  });

  it('cut before the input, so that nothing is decoded in vain, and cap what comes out', () => {
    const line = video('mp4', { start: '0:02', end: 6, speed: 2 });
    expect(line).toContain(`-threads 2 -ss 2 -t 4 -i /files/in.mp4`);
    expect(line).toContain('-filter:a atempo=2 -vcodec libx264 -filter:v setpts=PTS/2');
    expect(line).toContain('-sn');
    expect(line).toContain('-t 7 -fs');
  });

  it('turn, crop and scale in this order', () => {
    expect(video('mp4', { rotate: 90, crop: '0,0,200,400', width: 100, fps: 12 })).toContain(
      '-filter:v transpose=clock,crop=200:400:0:0:exact=1,scale=100:200:flags=bicubic,setsar=1,fps=12',
    );
  });

  it('name one way to a size of file only', () => {
    expect(video('mp4', { bitrate: 800 })).toContain('-b:v 800k -maxrate 1600k -bufsize 1600k -preset');
    expect(video('mp4', { crf: 30 })).toContain('-crf 30 -preset');
    expect(video('mp4', { quality: 'high' })).toContain('-crf 18 -preset');
  });

  it('drop the sound', () => {
    expect(video('mp4', { mute: true })).toContain('-y -an -vcodec copy -map 0:0 -map 0:2');
  });

  it('take the sound out of a film', () => {
    expect(audio('m4a')).toBe(
      `${before} -i /files/in.mp4 -y -acodec copy -vn -map 0:1 -sn -dn -movflags +faststart -map_metadata 0 ${after} -f ipod out`,
    );
    expect(
      audio('mp3', { volume: 0.5, normalise: true, channels: 1, sample_rate: 16_000, audio_bitrate: 62 }),
    ).toContain(
      '-acodec libmp3lame -filter:a volume=0.5,loudnorm=I=-16:TP=-1.5:LRA=11 -vn -map 0:1 -b:a 64k -ac 1 -ar 16000',
    );
  });

  it('have the guards and the caps for pictures too', () => {
    const span = { startS: 0, expectedS: [10], longestS: 10 };
    const call = { stream: 0, filters: ['null'], span };
    const lines = [
      frameArguments(source, call, ['-c:v', 'png'], 1, 'frame.png'),
      paletteArguments(source, call, 'palette.png'),
      gifArguments(source, call, 'palette.png', 'out.gif'),
    ].map((args) => args.join(' '));
    for (const line of lines) {
      expect(line.startsWith(before)).toBe(true);
      expect(line).toContain(after);
    }
    expect(lines[2]).toContain('-protocol_whitelist file -format_whitelist png_pipe,image2 -i palette.png');
  });
});
