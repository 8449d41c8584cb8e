// The engine for films with real files: every source, every target, what is copied, and every option, judged by colours, lengths and stream hashes.
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { FfmpegVideoEngine } from '../../src/conversion/engines/ffmpeg-video.engine.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { makeFolder } from '../harness/work-area.js';
import {
  change,
  codecsOf,
  colourOf,
  colours,
  coloursOf,
  ffmpeg,
  filmNames,
  hashOf,
  look,
  loudnessOf,
  makeFilm,
} from './films.js';
import { animation } from './pictures.js';

let engines: Engine[] = [];
let files = '';
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => id.startsWith('ffmpeg'));
  files = makeFolder('files');
  for (const name of filmNames) makeFilm(path.join(files, `film.${name}`));
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const film = (name: string) => path.join(files, name);
async function run(file: string, to: string, options: object = {}): Promise<Output> {
  const [output, ...more] = await change(engines, film(file), to, options);
  expect(more).toEqual([]);
  return output!;
}
/** Default codecs of each target. */
const targets: [string, string, string][] = [
  ['mp4', 'h264', 'aac'],
  ['mov', 'h264', 'aac'],
  ['m4v', 'h264', 'aac'],
  ['3gp', 'h264', 'aac'],
  ['mkv', 'h264', 'aac'],
  ['webm', 'vp9', 'opus'],
  ['avi', 'mpeg4', 'mp3'],
  ['flv', 'h264', 'aac'],
  ['wmv', 'wmv2', 'wmav2'],
  ['mpeg', 'mpeg2video', 'mp2'],
  ['ts', 'h264', 'aac'],
  ['ogv', 'theora', 'vorbis'],
];

/** White paper, as it is written for screens that can show far brighter things. */
function hdrFilm(light: 'smpte2084' | 'arib-std-b67'): string {
  const file = path.join(makeFolder('hdr'), 'hdr.mp4');
  const level = { smpte2084: '0x949494', 'arib-std-b67': '0xbfbfbf' }[light];
  ffmpeg(
    ...['-f', 'lavfi', '-i', `color=c=${level}:s=160x120:d=1,format=yuv420p10le`, '-c:v', 'libx265', '-x265-params'],
    ...['log-level=error', '-color_primaries', 'bt2020', '-color_trc', light, '-colorspace', 'bt2020nc', file],
  );
  return file;
}

describe('a film for HDR screens', () => {
  it.each(['smpte2084', 'arib-std-b67'] as const)(
    'is as bright as others in what shows no more (%s)',
    async (light) => {
      const hdr = hdrFilm(light);
      const shown = (file: string) =>
        ffmpeg('-i', file, '-frames:v', '1', '-vf', 'scale=1:1', '-pix_fmt', 'gray', '-f', 'rawvideo', '-')[0];
      expect(shown(hdr)).toBeLessThan(200);
      for (const to of ['webm', 'mp4', 'gif', 'png']) {
        const [output] = await change(engines, hdr, to, to === 'mp4' ? { codec: 'h264' } : {});
        expect(shown(output!.path), to).toBeGreaterThan(210);
        if (to === 'gif' || to === 'png') continue;
        const told = { color_transfer: 'bt709', color_primaries: 'bt709', color_space: 'bt709', pix_fmt: 'yuv420p' };
        expect(look(output!.path).streams[0]).toMatchObject(told);
        expect(output!.warnings).toMatchObject([{ code: 'light_reduced' }]);
      }
    },
  );
});

describe('every target', () => {
  it.each(targets)('mp4 becomes %s', async (to, video, audio) => {
    const output = await run('film.mp4', to);
    expect(codecsOf(output.path)).toEqual([video, audio]);
    expect(coloursOf(output.path)).toEqual([...colours]);
    expect(output).toMatchObject({
      format: to,
      probe: { width: 160, height: 120, video, audio },
      engine: { name: 'ffmpeg-video' },
      warnings: [],
    });
    expect(Math.abs(look(output.path).seconds - 2)).toBeLessThan(0.2);
    expect(output.probe.durationS).toBeCloseTo(2, 0);
  });
});

describe('every source', () => {
  it.each(filmNames)('%s becomes mp4 and webm', async (from) => {
    for (const to of ['mp4', 'webm']) {
      const output = await run(`film.${from}`, to);
      expect(coloursOf(output.path), to).toEqual([...colours]);
      expect(look(output.path).streams).toHaveLength(2);
      expect(loudnessOf(output.path), to).toBeGreaterThan(-30);
      expect(output.warnings).toEqual([]);
    }
  });
});

describe('what fits is not encoded again', () => {
  it('both streams, from mov to mp4', async () => {
    const output = await run('film.mov', 'mp4');
    for (const stream of ['v', 'a']) expect(hashOf(output.path, stream)).toBe(hashOf(film('film.mov'), stream));
  });

  it.each([
    ['mov', 'mkv'],
    ['mp4', 'mov'],
    ['flv', 'mkv'],
    ['webm', 'mkv'],
    ['avi', 'mkv'],
  ])('both streams, packet by packet, from %s to %s', async (from, to) => {
    const output = await run(`film.${from}`, to);
    for (const stream of ['v', 'a'])
      expect(hashOf(output.path, stream), stream).toBe(hashOf(film(`film.${from}`), stream));
  });

  it('the picture alone, where the sound does not fit', async () => {
    const output = await run('film.mkv', 'mp4');
    expect(hashOf(output.path, 'v')).toBe(hashOf(film('film.mkv'), 'v'));
    expect(codecsOf(output.path)).toEqual(['h264', 'aac']);
  });

  it.each(['yuv420p10le', 'yuv444p'])('the sound alone, where few players show the picture (%s)', async (pixels) => {
    ffmpeg('-i', film('film.mp4'), '-c:a', 'copy', '-c:v', 'libx264', '-pix_fmt', pixels, '-y', film('deep.mkv'));
    const output = await run('deep.mkv', 'mp4');
    expect(hashOf(output.path, 'a')).toBe(hashOf(film('deep.mkv'), 'a'));
    expect(look(output.path).streams.map((each) => each['pix_fmt'])).toContain('yuv420p');
    expect(coloursOf(output.path)).toEqual([...colours]);
    for (const to of ['mov', 'mkv'])
      expect(hashOf((await run('deep.mkv', to)).path, 'v'), to).toBe(hashOf(film('deep.mkv'), 'v'));
  });

  it('a film for HDR screens as it is, where its codec fits', async () => {
    const hdr = hdrFilm('smpte2084');
    const [output] = await change(engines, hdr, 'mkv');
    expect(hashOf(output!.path, 'v')).toBe(hashOf(hdr, 'v'));
    expect(output!.warnings).toEqual([]);
  });

  it('the sound alone, where the picture is to change', async () => {
    const output = await run('film.mp4', 'mp4', { width: 80 });
    expect(hashOf(output.path, 'a')).toBe(hashOf(film('film.mp4'), 'a'));
    expect(hashOf(output.path, 'v')).not.toBe(hashOf(film('film.mp4'), 'v'));
  });

  it('an MP4 can be played while it is still being loaded', async () => {
    const head = fs.readFileSync((await run('film.mkv', 'mp4')).path).toString('latin1');
    expect(head.indexOf('moov')).toBeLessThan(head.indexOf('mdat'));
  });
});

describe('options of the picture', () => {
  const sizes: [string, object, [number, number]][] = [
    ['one side keeps the shape', { width: 80 }, [80, 60]],
    ['inside keeps the shape', { width: 80, height: 80 }, [80, 60]],
    ['small films stay small', { width: 320 }, [160, 120]],
    ['unless they are to grow', { width: 320, enlarge: true }, [320, 240]],
    ['cover cuts', { width: 60, height: 60, fit: 'cover' }, [60, 60]],
    ['contain adds borders', { width: 100, height: 100, fit: 'contain' }, [100, 100]],
    ['fill stretches', { width: 60, height: 100, fit: 'fill' }, [60, 100]],
    ['odd sides become even', { width: 75 }, [76, 56]],
    ['a resolution is the shorter side', { resolution: '240p', enlarge: true }, [320, 240]],
    ['turned', { rotate: 90 }, [120, 160]],
    ['a crop', { crop: '10,20,100,60' }, [100, 60]],
  ];
  it.each(sizes)('%s', async (_case, options, [width, height]) => {
    const output = await run('film.mp4', 'mp4', options);
    expect(output.probe).toMatchObject({ width, height });
    expect(look(output.path).streams[0]).toMatchObject({ width, height });
  });

  it('the codec, by each of them', async () => {
    for (const [to, codec, seen] of [
      ['mp4', 'h265', 'hevc'],
      ['webm', 'vp8', 'vp8'],
      ['mp4', 'av1', 'av1'],
      ['mkv', 'theora', 'theora'],
      ['flv', 'flv1', 'flv1'],
    ] as const)
      expect(codecsOf((await run('film.mp4', to, { codec })).path), codec).toContain(seen);
  });

  it('quality, CRF and bit rate change the size', async () => {
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=320x240:rate=25:duration=2',
      '-vf',
      'noise=alls=30:allf=t',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      film('noise.mp4'),
    );
    const size = async (options: object) => (await run('noise.mp4', 'mp4', options)).sizeBytes;
    expect(await size({ quality: 'low' })).toBeLessThan((await size({ quality: 'high' })) * 0.7);
    expect(await size({ crf: 40 })).toBeLessThan((await size({ crf: 20 })) * 0.5);
    const small = await size({ bitrate: 200 });
    expect(small).toBeGreaterThan(25_000);
    expect(small).toBeLessThan(100_000);
  });

  it('frames a second', async () => {
    const output = await run('film.mp4', 'mp4', { fps: 10 });
    expect(look(output.path).streams[0]).toMatchObject({ avg_frame_rate: '10/1', nb_frames: '20' });
  });

  it('MPEG gets a rate that it knows', async () => {
    makeFilm(film('slow.mp4'), { fps: 12 });
    expect(look((await run('slow.mp4', 'mpeg')).path).streams[0]).toMatchObject({ r_frame_rate: '24000/1001' });
  });
});

describe('a part of a film, and its speed', () => {
  it('begins and ends where it was asked to, not at the next key frame', async () => {
    const { path: file, probe } = await run('film.mp4', 'mp4', { start: 0.5, end: 1.5 });
    expect(probe.durationS).toBeCloseTo(1, 1);
    expect(coloursOf(file, 2)).toEqual(['green', 'blue']);
  });

  it('twice as fast, with its sound', async () => {
    const { path: file } = await run('film.mp4', 'mp4', { speed: 2 });
    expect(Math.abs(look(file).seconds - 1)).toBeLessThan(0.1);
    expect(coloursOf(file)).toEqual([...colours]);
  });

  it('without its sound', async () => {
    expect(codecsOf((await run('film.mp4', 'webm', { mute: true })).path)).toEqual(['vp9']);
  });
});

describe('a film that was held upright', () => {
  beforeAll(() => {
    makeFilm(film('plain.mp4'), { seconds: 1 });
    ffmpeg('-i', film('plain.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=90', film('upright.mp4'));
  });
  it('keeps the note where the target can hold it', async () => {
    const output = await run('upright.mp4', 'mov');
    expect(hashOf(output.path, 'v')).toBe(hashOf(film('upright.mp4'), 'v'));
    expect(output.probe).toMatchObject({ width: 120, height: 160 });
  });
  it('is turned where it cannot', async () => {
    expect((await run('upright.mp4', 'webm')).probe).toMatchObject({ width: 120, height: 160 });
  });
  it('is left as stored when asked to', async () => {
    expect((await run('upright.mp4', 'mp4', { rotate: 0 })).probe).toMatchObject({ width: 160, height: 120 });
  });
});

describe('pictures out of a film', () => {
  it('one frame, of the moment that is asked for', async () => {
    for (const [to, at, colour] of [
      ['png', '0:01.2', 'blue'],
      ['jpeg', 1.9, 'yellow'],
      ['webp', 0.6, 'green'],
    ] as const) {
      const output = await run('film.mp4', to, { at });
      expect(await colourOf(output.path), to).toBe(colour);
      expect(output).toMatchObject({ format: to, probe: { width: 160, height: 120, pages: 1 } });
    }
    expect(await colourOf((await run('film.webm', 'png')).path)).toBe('red');
  });

  it('so many, spread evenly', async () => {
    const outputs = await change(engines, film('film.mp4'), 'png', { count: 4, width: 40 });
    expect(outputs.map(({ probe }) => [probe.width, probe.height])).toEqual(Array(4).fill([40, 30]));
    expect(await Promise.all(outputs.map((output) => colourOf(output.path)))).toEqual([...colours]);
  });

  it('one for each span, of a part', async () => {
    const outputs = await change(engines, film('film.mp4'), 'jpeg', { every: 0.5, start: 0.5 });
    expect(await Promise.all(outputs.map((output) => colourOf(output.path)))).toEqual(['green', 'blue', 'yellow']);
  });

  it('on one sheet', async () => {
    const output = await run('film.mp4', 'webp', { count: 4, columns: 2, width: 40 });
    expect(output.probe).toMatchObject({ width: 80, height: 60 });
    const places = [
      [0.25, 0.25],
      [0.75, 0.25],
      [0.25, 0.75],
      [0.75, 0.75],
    ];
    expect(await Promise.all(places.map(([left, top]) => colourOf(output.path, left, top)))).toEqual([...colours]);
  });

  it('not more than are allowed, and none behind the end', async () => {
    makeFilm(film('long.mp4'), { seconds: 60, fps: 2, sound: false });
    await expect(run('long.mp4', 'png', { every: 0.05 })).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(run('film.mp4', 'png', { at: 30 })).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it('the last moment of a film still has a frame', async () => {
    expect(await colourOf((await run('film.mp4', 'png', { at: 1.96 })).path)).toBe('yellow');
  });

  it('become other kinds of pictures by way of the frame', async () => {
    const all = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') });
    const [output] = await change(all, film('film.mp4'), 'avif', { width: 80 });
    expect(output).toMatchObject({ format: 'avif', probe: { width: 80, height: 60 }, engine: { name: 'sharp' } });
    await Promise.all(all.map((engine) => engine.close()));
  });
});

describe('moving GIFs', () => {
  it('out of a film and back', async () => {
    const seen: number[] = [];
    const [gif] = await change(
      engines,
      film('film.mp4'),
      'gif',
      { width: 80 },
      { progress: (done) => seen.push(done) },
    );
    expect(gif!.probe).toMatchObject({ width: 80, height: 60, pages: 20 });
    expect(coloursOf(gif!.path)).toEqual([...colours]);
    // The colours are collected first; that half is counted too.
    expect(seen.some((done) => done > 0 && done <= 0.5)).toBe(true);
    for (const to of ['mp4', 'webm', 'avi']) {
      const [back] = await change(engines, gif!.path, to);
      expect(coloursOf(back!.path), to).toEqual([...colours]);
      expect(back!.probe.durationS).toBeCloseTo(2, 0);
    }
  });

  it('becomes a film in which each picture is shown for as long as before', async () => {
    const shown = ['#e02020', '#20c040', '#2040e0'].map((background) =>
      sharp({ create: { width: 80, height: 60, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    const file = path.join(makeFolder('uneven'), 'uneven.gif');
    await sharp(await Promise.all(shown), { join: { animated: true } })
      .gif({ delay: [200, 1300, 500] })
      .toFile(file);
    for (const to of ['mp4', 'webm', 'avi', 'mpeg', 'wmv']) {
      const [made] = await change(engines, file, to);
      expect(Math.abs((made!.probe.durationS ?? 0) - 2), to).toBeLessThan(0.15);
      const frames = makeFolder('frames');
      ffmpeg('-i', made!.path, '-vf', 'fps=10', path.join(frames, '%02d.png'));
      const at = [1, 4, 14, 17].map((number) => path.join(frames, `${String(number).padStart(2, '0')}.png`));
      expect(await Promise.all(at.map((frame) => colourOf(frame))), to).toEqual(['red', 'green', 'green', 'blue']);
    }
  });

  it('a part of one begins and ends where it is asked to, also within a picture that is shown for long', async () => {
    const shown = ['#e02020', '#20c040', '#2040e0'].map((background) =>
      sharp({ create: { width: 80, height: 60, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    const file = path.join(makeFolder('part'), 'part.gif');
    await sharp(await Promise.all(shown), { join: { animated: true } })
      .gif({ delay: [200, 1300, 500] })
      .toFile(file);
    for (const [start, end, seen] of [
      [0.5, 1, 'green'],
      [1.7, 1.9, 'blue'],
    ] as const) {
      const [made] = await change(engines, file, 'mp4', { start, end });
      expect(made!.probe.durationS).toBeCloseTo(end - start, 1);
      expect(coloursOf(made!.path, 1)).toEqual([seen]);
    }
  });

  it('that ends in the middle of a frame becomes no film', async () => {
    const file = path.join(makeFolder('cut'), 'cut.gif');
    fs.writeFileSync(file, (await animation(4)).subarray(0, -20));
    await expect(change(engines, file, 'mp4')).rejects.toMatchObject({ code: 'input_corrupt' });
  });

  it('of a part, at another speed and rate', async () => {
    const { probe, path: file } = await run('film.mp4', 'gif', { start: 1, speed: 0.5, fps: 5 });
    expect(probe).toMatchObject({ width: 160, pages: 10 });
    expect(coloursOf(file, 2)).toEqual(['blue', 'yellow']);
  });
});

describe('what is left out is said', () => {
  it('further sound, and subtitles that the target cannot hold', async () => {
    fs.writeFileSync(film('words.srt'), '1\n00:00:00,000 --> 00:00:01,000\nHello\n');
    ffmpeg(
      '-i',
      film('film.mp4'),
      '-i',
      film('words.srt'),
      '-map',
      '0:v',
      '-map',
      '0:a',
      '-map',
      '0:a',
      '-map',
      '1',
      '-c:v',
      'copy',
      '-c:a',
      'copy',
      '-metadata:s:a:0',
      'language=rus',
      '-metadata:s:s:0',
      'language=rus',
      film('rich.mkv'),
    );
    const poor = await run('rich.mkv', 'avi');
    expect(poor.warnings.map(({ code }) => code)).toEqual(['stream_dropped', 'subtitles_dropped']);
    const rich = await run('rich.mkv', 'mp4');
    expect(codecsOf(rich.path)).toEqual(['h264', 'aac', 'aac', 'mov_text']);
    expect(rich.warnings).toEqual([]);
    expect(look(rich.path).streams[1]).toMatchObject({ tags: { language: 'rus' } });
    expect(look(rich.path).streams[3]).toMatchObject({ tags: { language: 'rus' } });
    const [sound] = await change(engines, film('rich.mkv'), 'mp3');
    expect(sound!.warnings).toMatchObject([{ code: 'stream_dropped' }]);
  });

  it('channels that the codec cannot hold', async () => {
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=d=1:a=0.1',
      '-af',
      'pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0',
      film('round.flac'),
    );
    const [output] = await change(engines, film('round.flac'), 'mp3');
    expect(output!.warnings).toMatchObject([{ code: 'channels_reduced' }]);
    expect(look(output!.path).streams[0]).toMatchObject({ channels: 2 });
  });
});

describe('limits, before anything is decoded', () => {
  const limited = (over: Partial<typeof usualLimits>) => ({ limits: { ...usualLimits, ...over } });
  it.each([
    ['pixels', { maxPixels: 10_000 }, 'dimension_limit'],
    ['length', { maxDurationS: 1 }, 'duration_limit'],
  ])('%s', async (_case, limits, code) => {
    await expect(change(engines, film('film.mp4'), 'webm', {}, limited(limits))).rejects.toMatchObject({
      code,
      retryable: false,
    });
  });

  it('the number of streams', async () => {
    ffmpeg(
      '-i',
      film('film.mp4'),
      ...Array.from({ length: 21 }, () => ['-map', '0:a']).flat(),
      '-c',
      'copy',
      film('many.mka.mkv'),
    );
    await expect(run('many.mka.mkv', 'mp4')).rejects.toMatchObject({ code: 'dimension_limit' });
  });

  it('the size of the result', async () => {
    await expect(
      change(engines, film('noise.mp4'), 'mp4', { crf: 1 }, limited({ maxFileBytes: 200_000 })),
    ).rejects.toMatchObject({ code: 'file_too_large' });
  });

  it('a picture is not blown up beyond them', async () => {
    await expect(run('film.mp4', 'mp4', { width: 16_000, enlarge: true })).rejects.toMatchObject({
      code: 'dimension_limit',
    });
  });

  it('the length is told, so that the time may follow it', async () => {
    const told: number[] = [];
    await change(engines, film('film.mp4'), 'mov', {}, { mediaDuration: (seconds) => told.push(seconds) });
    expect(told).toEqual([2]);
  });
});

describe('bad input', () => {
  it.each(filmNames)('half of a %s is damaged, where it says how long it should be', async (name) => {
    const whole = fs.readFileSync(makeFilm(film(`whole.${name}`), { seconds: 4, busy: true }));
    fs.writeFileSync(film(`half.${name}`), whole.subarray(0, whole.length / 2));
    const result = run(`half.${name}`, name === 'mp4' ? 'webm' : 'mp4');
    // What streams has no length to fall short of.
    if (['flv', 'wmv', 'mpg', 'ts', 'ogv'].includes(name)) expect((await result).probe.durationS).toBeLessThan(3.5);
    else await expect(result).rejects.toMatchObject({ code: 'input_corrupt', retryable: false });
  });

  it('a film without a picture', async () => {
    ffmpeg('-i', film('film.mp4'), '-vn', '-c', 'copy', film('deaf.mp4'));
    await expect(run('deaf.mp4', 'webm')).rejects.toMatchObject({ code: 'no_suitable_stream' });
    await expect(run('deaf.mp4', 'png')).rejects.toMatchObject({ code: 'no_suitable_stream' });
  });

  it('a codec that nobody here can read, which is the fault neither of the file nor of ours', async () => {
    const whole = fs.readFileSync(film('film.mp4'), 'latin1');
    expect(whole).toContain('avc1');
    fs.writeFileSync(film('foreign.mp4'), whole.replaceAll('avc1', 'zzz1'), 'latin1');
    for (const to of ['webm', 'png', 'gif'])
      await expect(run('foreign.mp4', to), to).rejects.toMatchObject({ code: 'codec_unsupported', retryable: false });
  });
});

describe('the graphics card', () => {
  it('that fails is replaced by the processor in the same run, and that is said', async () => {
    const broken = [new FfmpegVideoEngine({ slots: 1, spoolDir: makeFolder('spool'), hardware: ['h264_nvenc'] })];
    const [output] = await change(broken, film('film.mp4'), 'mp4', { width: 80 });
    expect(output!.warnings).toMatchObject([{ code: 'hardware_encoder_failed' }]);
    expect(coloursOf(output!.path)).toEqual([...colours]);
  });
});

it('a stream without an index gives a frame behind its only whole one, and its packets get the times that others need', async () => {
  const folder = makeFolder('streams');
  const [frame] = await change(engines, makeFilm(path.join(folder, 'a.ts')), 'png', { at: 1.2 });
  expect(await colourOf(frame!.path)).toBe('blue');
  const [copy] = await change(engines, makeFilm(path.join(folder, 'a.mpg')), 'mkv');
  expect(codecsOf(copy!.path)[0]).toBe('mpeg2video');
});
