// The engine for sounds with real files: every source, every target, sound out of films, and every option, judged by pitch, loudness and length.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../src/conversion/convert.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { makeFolder } from '../harness/work-area.js';
import { fixture } from './fixture.js';
import { change, codecsOf, ffmpeg, hashOf, look, loudnessOf, makeFilm, makeSound, pitchOf } from './films.js';

const targets: [string, string][] = [
  ['mp3', 'mp3'],
  ['wav', 'pcm_s16le'],
  ['flac', 'flac'],
  ['ogg', 'vorbis'],
  ['opus', 'opus'],
  ['m4a', 'aac'],
  ['aac', 'aac'],
  ['wma', 'wmav2'],
  ['aiff', 'pcm_s16be'],
];

let engines: Engine[] = [];
let files = '';
const file = (name: string) => path.join(files, name);
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => id.startsWith('ffmpeg'));
  files = makeFolder('files');
  for (const [name] of targets) makeSound(file(`tone.${name}`));
  makeFilm(file('film.mp4'));
  makeFilm(file('silent.mp4'), { sound: false });
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

async function run(name: string, to: string, options: object = {}): Promise<Output> {
  const [output] = await change(engines, file(name), to, options);
  return output!;
}

describe('every pair', () => {
  it.each(targets)('flac becomes %s, and that becomes wav and mp3', async (to, codec) => {
    const there = await run('tone.flac', to);
    expect(there).toMatchObject({
      format: to,
      probe: { audio: codec },
      engine: { name: 'ffmpeg-audio' },
      warnings: [],
    });
    expect(codecsOf(there.path)).toEqual([codec]);
    for (const back of ['wav', 'mp3']) {
      const output = await run(`tone.${to}`, back);
      expect(Math.abs(pitchOf(output.path) - 440), back).toBeLessThan(6);
      expect(Math.abs(look(output.path).seconds - 2), back).toBeLessThan(0.15);
    }
  });

  it('a sound that is shorter than one packet is a sound', async () => {
    makeSound(file('click.wav'), 0.02);
    for (const [to] of targets) {
      const output = await run('click.wav', to);
      expect(look(output.path).seconds, to).toBeLessThan(0.1);
      const copy = file(`click.${to}`);
      if (to !== 'wav') fs.copyFileSync(output.path, copy);
      // Of a Windows Media Audio as short as that ffmpeg makes nothing.
      if (to === 'wma') continue;
      expect((await run(path.basename(copy), to === 'mp3' ? 'ogg' : 'mp3')).probe.durationS, to).toBeGreaterThan(0);
    }
  });

  it.each(targets)('a film gives its sound as %s', async (to) => {
    const output = await run('film.mp4', to);
    expect(look(output.path).streams).toHaveLength(1);
    expect(Math.abs(pitchOf(output.path) - 440)).toBeLessThan(6);
  });
});

describe('a sound of 24 bits', () => {
  const deep: [string, readonly string[]][] = [
    ['wav', ['-c:a', 'pcm_s24le']],
    ['flac', ['-c:a', 'flac', '-sample_fmt', 's32']],
    ['aiff', ['-c:a', 'pcm_s24be']],
  ];
  it.each(deep)('keeps them, from %s', async (from, more) => {
    const sound = makeSound(path.join(makeFolder('deep'), `deep.${from}`), 1, more);
    for (const [to, codec] of [
      ['wav', 'pcm_s24le'],
      ['aiff', 'pcm_s24be'],
    ] as const) {
      const [output] = await change(engines, sound, to, { volume: 0.5 });
      expect(codecsOf(output!.path), to).toEqual([codec]);
    }
    const [small] = await change(engines, sound, 'wav', { audio_codec: 'pcm' });
    expect(codecsOf(small!.path)).toEqual(['pcm_s16le']);
  });
});

describe('what fits is not encoded again', () => {
  it('aac out of a film into m4a', async () => {
    const output = await run('film.mp4', 'm4a');
    expect(hashOf(output.path, 'a')).toBe(hashOf(file('film.mp4'), 'a'));
  });

  it.each([
    ['avi', 'mp3'],
    ['mkv', 'ogg'],
    ['webm', 'opus'],
  ])('the sound of a film in %s, packet by packet, into %s', async (from, to) => {
    const made = makeFilm(path.join(makeFolder('film'), `film.${from}`));
    const [output] = await change(engines, made, to);
    expect(hashOf(output!.path, 'a')).toBe(hashOf(made, 'a'));
  });

  it('unless something is asked for', async () => {
    const output = await run('film.mp4', 'm4a', { audio_bitrate: 32 });
    expect(hashOf(output.path, 'a')).not.toBe(hashOf(file('film.mp4'), 'a'));
  });
});

it('a recording of a telephone is read', async () => {
  fs.writeFileSync(file('call.amr'), fixture('tone.amr'));
  for (const to of ['mp3', 'wav', 'aac']) {
    const output = await run('call.amr', to);
    expect(output.probe.durationS, to).toBeCloseTo(2, 0);
    expect(Math.abs(pitchOf(output.path) - 440), to).toBeLessThan(8);
  }
});

describe('options', () => {
  it('a part of it', async () => {
    expect((await run('tone.wav', 'mp3', { start: 0.5, end: 1.5 })).probe.durationS).toBeCloseTo(1, 0);
  });

  it.each([0.25, 0.5, 2, 4])('speed %d keeps the pitch', async (speed) => {
    const { path: made } = await run('tone.wav', 'wav', { speed, volume: 0.9 });
    expect(Math.abs(look(made).seconds - 2 / speed)).toBeLessThan(0.1);
    if (speed <= 1) expect(Math.abs(pitchOf(made) - 440)).toBeLessThan(12);
  });

  it('volume, and even loudness', async () => {
    const usual = loudnessOf(file('tone.wav'));
    expect(loudnessOf((await run('tone.wav', 'wav', { volume: 0.5 })).path)).toBeCloseTo(usual - 6, 0);
    const even = await run('tone.wav', 'wav', { normalise: true });
    expect(loudnessOf(even.path)).toBeGreaterThan(-20);
    expect(loudnessOf(even.path)).toBeLessThan(-12);
    expect(look(even.path).streams[0]).toMatchObject({ sample_rate: '44100' });
  });

  it('sample rate, channels and bit rate', async () => {
    const { path: made } = await run('tone.wav', 'mp3', { sample_rate: 22_050, channels: 2, audio_bitrate: 64 });
    expect(look(made).streams[0]).toMatchObject({ sample_rate: '22050', channels: 2, bit_rate: '64000' });
  });

  it('the codec', async () => {
    expect(codecsOf((await run('tone.wav', 'm4a', { audio_codec: 'alac' })).path)).toEqual(['alac']);
    expect(codecsOf((await run('tone.wav', 'wav', { audio_codec: 'pcm24' })).path)).toEqual(['pcm_s24le']);
  });

  it.each(['mp3', 'm4a', 'opus', 'ogg', 'wma', 'aac'])('lower quality makes a smaller %s', async (to) => {
    makeSound(file('noise.wav'), 3, ['-af', 'aeval=random(0)*0.5']);
    const [low, high] = [
      await run('noise.wav', to, { quality: 'low' }),
      await run('noise.wav', to, { quality: 'high' }),
    ];
    expect(low.sizeBytes).toBeLessThan(high.sizeBytes * 0.9);
  });
});

describe('tags', () => {
  beforeAll(() => {
    makeSound(file('tagged.mp3'), 1, ['-metadata', 'title=Canary']);
  });

  it('are kept', async () => {
    expect(look((await run('tagged.mp3', 'flac')).path).tags).toMatchObject({ title: 'Canary' });
  });

  it('or stripped', async () => {
    expect(JSON.stringify(look((await run('tagged.mp3', 'flac', { metadata: 'strip' })).path))).not.toContain('Canary');
    expect(JSON.stringify(look((await run('tagged.mp3', 'mp3', { metadata: 'strip' })).path))).not.toContain('Canary');
  });
});

it('the picture of a cover is left out where the target holds none, and that is said', async () => {
  const cover = path.join(makeFolder('cover'), 'covered.mp3');
  const pictured = ['-f', 'lavfi', '-i', 'color=red:size=64x64:rate=1:duration=1'];
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=2'];
  const attached = ['-map', '1:a', '-map', '0:v', '-frames:v', '1', '-disposition:v', 'attached_pic'];
  ffmpeg(...pictured, ...sound, ...attached, cover);
  const [wav] = await change(engines, cover, 'wav');
  expect(wav!.warnings).toMatchObject([{ code: 'cover_dropped' }]);
  const [again] = await change(engines, cover, 'mp3', { audio_bitrate: 64 });
  expect(again!.warnings).toEqual([]);
});

describe('what cannot be done', () => {
  it('a silent film has no sound to give', async () => {
    await expect(run('silent.mp4', 'mp3')).rejects.toMatchObject({ code: 'no_suitable_stream', retryable: false });
  });

  it('a start behind the end', async () => {
    await expect(run('tone.wav', 'mp3', { start: 100 })).rejects.toMatchObject({ code: 'validation_failed' });
  });
});
