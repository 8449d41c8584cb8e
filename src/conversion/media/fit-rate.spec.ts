import { describe, expect, it } from 'vitest';
import type { AudioOptions } from '../audio-options.js';
import { parseOptions } from '../options.js';
import type { VideoOptions } from '../video-options.js';
import { fitFilm, fitSound } from './fit-rate.js';

const film = (raw: object) => parseOptions('mp4', raw) as unknown as VideoOptions;
const sound = (raw: object) => parseOptions('mp3', raw) as unknown as AudioOptions;

describe('rates for a size', () => {
  it('are not touched when no size was asked for', () => {
    expect(fitFilm(film({}), 60, 1)).not.toHaveProperty('cap_kbps');
    expect(fitSound(sound({}), 60)).toEqual(sound({}));
  });

  it.each([
    [10, 59, 1, 1152, 128],
    [10, 599, 1, 96, 32],
    [10, 59, 0, 1280, undefined],
  ])('%d MB for %d s of film with %d sounds', (max_mb, seconds, sounds, cap, audio) => {
    const fitted = fitFilm(film({ max_mb }), seconds, sounds);
    expect(fitted.cap_kbps).toBe(cap);
    expect(fitted.audio_bitrate).toBe(audio);
    const bytes = (seconds * (cap + sounds * (audio ?? 0)) * 1000) / 8;
    expect(bytes).toBeLessThan(max_mb * 1e6);
  });

  it('of sounds replace the quality where that could be too much', () => {
    expect(fitSound(sound({ max_mb: 1, quality: 'high' }), 99)).toMatchObject({ audio_bitrate: 76 });
    expect(fitSound(sound({ max_mb: 1, quality: 'high' }), 99)).not.toHaveProperty('quality');
    expect(fitSound(sound({ max_mb: 10, quality: 'high' }), 99)).toMatchObject({ quality: 'high' });
    expect(fitSound(sound({ max_mb: 1, audio_bitrate: 32 }), 99)).toMatchObject({ audio_bitrate: 32 });
  });

  it('that nobody could watch or hear are refused', () => {
    expect(() => fitFilm(film({ max_mb: 10 }), 3600, 1)).toThrow('It lasts 3600 s, which is too long for 10 MB.');
    expect(() => fitSound(sound({ max_mb: 1 }), 3600)).toThrow('too long');
  });
});
