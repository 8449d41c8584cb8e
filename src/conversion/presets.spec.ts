import { describe, expect, it } from 'vitest';
import { formats } from './formats.js';
import { optionsSchema, parseOptions } from './options.js';
import { findPreset, optionsWith, presets, shrinks, type OwnPreset } from './presets.js';

/** AMR is only read. */
const targets = formats.filter((format) => !format.internal && format.id !== 'amr');

describe('presets', () => {
  it('have names and words in both languages', () => {
    expect(presets.map(({ name }) => name)).toEqual(['web', 'email', 'best', 'smallest', 'archive']);
    for (const { label, description } of presets)
      for (const words of [label, description]) expect(Object.values(words).every((text) => text !== '')).toBe(true);
  });

  it('say nothing that no target of the kind understands', () => {
    const namesOf = (family: string) =>
      new Set(
        targets
          .filter((format) => format.family === family)
          .flatMap(({ id }) => Object.keys(optionsSchema(id)['properties'] ?? {})),
      );
    for (const preset of presets)
      for (const [family, options] of Object.entries(preset.options))
        expect([...namesOf(family)], `${preset.name}, ${family}`).toEqual(expect.arrayContaining(Object.keys(options)));
  });

  it.each(presets.map(({ name }) => name))('%s fits every target there is', (name) => {
    for (const { id } of targets) expect(() => optionsWith(name, id, {}), id).not.toThrow();
  });

  it('make results smaller where the target has something for that, and say of the others that they have not', () => {
    const some = ['jpeg', 'png', 'webp', 'mp4', 'mp3', 'pdf', 'zip', 'tar.gz'];
    const others = ['bmp', 'gif', 'ico', 'wav', 'tar', 'docx', 'json'];
    expect([...some, ...others].filter(shrinks)).toEqual(some);
  });

  it('complete what was asked, and give way to it', () => {
    expect(optionsWith('web', 'webp', { width: '500' })).toMatchObject({ quality: 'medium', width: 500, height: 1920 });
    expect(optionsWith('web', 'mp4', { width: 500 })).not.toHaveProperty('resolution');
    expect(optionsWith('best', 'mp4', { bitrate: 900 })).not.toHaveProperty('quality');
    expect(optionsWith('archive', 'webp', {})).toMatchObject({ lossless: true, metadata: 'keep' });
    expect(optionsWith('archive', 'jpeg', {})).toMatchObject({ quality: 95, metadata: 'keep' });
    expect(optionsWith('email', 'jpg', { max_mb: '3' })).toMatchObject({ max_mb: 3, width: 2560 });
    expect(optionsWith(null, 'mp4', { width: 500 })).toEqual(parseOptions('mp4', { width: 500 }));
  });

  it('leave to the target what is made of a film', () => {
    expect(optionsWith('email', 'jpeg', {}, '/options', 'mp4')).toMatchObject({ max_mb: 10, width: 2560 });
  });

  it('that do not exist are refused by naming those that do; wrong options stay wrong', () => {
    expect(() => findPreset('nice')).toThrow('There are web, email, best, smallest, archive.');
    expect(() => optionsWith('web', 'webp', { qality: 3 })).toThrow('not an option');
  });

  it('made here are for their target, give way like the others, and do not when they are locked', () => {
    const own: OwnPreset = { name: 'small', target: 'webp', options: { width: 300, quality: 40 }, locked: false };
    expect(optionsWith(own, 'webp', { width: 200 })).toMatchObject({ width: 200, quality: 40 });
    expect(() => optionsWith(own, 'png', {})).toThrow('is for webp');
    expect(() => optionsWith({ ...own, locked: true }, 'webp', { width: 200 })).toThrow('locked');
    expect(optionsWith({ ...own, locked: true }, 'webp', {})).toMatchObject({ width: 300 });
  });
});
