import { describe, expect, it, vi } from 'vitest';
import type { AppError } from '../shared/errors.js';
import { formats } from './formats.js';
import { imageOptions } from './image-options.js';
import { optionsSchema, parseOptions } from './options.js';

const refused = (target: string, raw: unknown) => {
  try {
    parseOptions(target, raw);
  } catch (error) {
    return (error as AppError).facts.fields?.map(({ pointer, code }) => `${pointer} ${code}`);
  }
  return undefined;
};

it.each(formats.flatMap(({ id, internal }) => (internal ? [] : [id])))(
  'of %s can be told, also when nothing here makes it',
  (id) => {
    expect(optionsSchema(id)).toMatchObject({ type: 'object' });
    expect(parseOptions(id, {})).toBeTypeOf('object');
  },
);

describe('options of pictures', () => {
  it('are complete when nothing is asked for', () => {
    expect(parseOptions('webp', undefined)).toEqual({
      fit: 'inside',
      enlarge: false,
      rotate: 'auto',
      metadata: 'strip',
      lossless: false,
      animated: 'keep',
    });
  });

  it('are checked by a schema that is made once for each target', () => {
    parseOptions('webp', {});
    const making = vi.spyOn(imageOptions, 'schemaFor');
    parseOptions('webp', { quality: 80 });
    parseOptions('webp', { quality: 60 }, '/options', 'jpeg');
    optionsSchema('webp');
    const made = making.mock.calls.length;
    making.mockRestore();
    expect(made).toBe(0);
  });

  it('read the text of query strings', () => {
    const raw = { quality: '80', width: '300', enlarge: 'true', rotate: '90', crop: '1,2,30,40', background: '#fff' };
    expect(parseOptions('jpg', raw)).toMatchObject({
      quality: 80,
      width: 300,
      enlarge: true,
      rotate: 90,
      crop: { left: 1, top: 2, width: 30, height: 40 },
      background: '#fff',
    });
    expect(parseOptions('jpg', { quality: 'low', rotate: 'auto' })).toMatchObject({ quality: 'low', rotate: 'auto' });
  });

  it.each([
    ['an unknown name', { qualty: 80, 'a/b': 1 }, ['/options/qualty unknown_option', '/options/a~1b unknown_option']],
    ['an inherited name', { constructor: 'x' }, ['/options/constructor unknown_option']],
    ['a quality out of range', { quality: 101 }, ['/options/quality too_big']],
    ['text for a number', { width: 'wide' }, ['/options/width invalid_type']],
    ['a crop without height', { crop: '1,2,3' }, ['/options/crop invalid_type']],
    ['a negative offset', { crop: { left: -1, top: 0, width: 1, height: 1 } }, ['/options/crop/left too_small']],
    ['a fit without both sides', { fit: 'cover', width: 10 }, ['/options/fit custom']],
    ['an option of other formats', { animated: 'first' }, ['/options/animated unknown_option']],
    ['a list', [], ['/options invalid_type']],
  ])('refuse %s and say where', (_case, raw, fields) => {
    expect(refused('jpeg', raw)).toEqual(fields);
  });

  it('refuse quality beside lossless', () => {
    expect(refused('webp', { lossless: true, quality: 5 })).toEqual(['/options/quality custom']);
  });

  it('refuse any option where a target has none', () => {
    expect(parseOptions('toml', {})).toEqual({});
    expect(refused('toml', { quality: 1 })).toEqual(['/options/quality unknown_option']);
  });

  it('parse to themselves again, as a stored row does', () => {
    const once = parseOptions('webp', { quality: 'low', animated: 'first' });
    expect(parseOptions('webp', JSON.parse(JSON.stringify(once)))).toEqual(once);
  });
});

describe('the schema of options', () => {
  it('is JSON Schema 2020-12 with words in both languages', () => {
    expect(optionsSchema('webp')).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      additionalProperties: false,
      properties: {
        fit: { title: 'Fit', default: 'inside', 'x-ru': { title: 'Вписывание' } },
        lossless: { type: 'boolean' },
      },
    });
  });

  it('lists only what the target has', () => {
    expect(optionsSchema('jpeg')['properties']).not.toHaveProperty('lossless');
    expect(optionsSchema('jpeg')).not.toHaveProperty('required');
  });
});

describe('options of films and sounds', () => {
  it('read times as people write them', () => {
    expect(parseOptions('mp4', { start: '1:30', end: '1:01:02.5', speed: '1.5', mute: 'true' })).toMatchObject({
      start: 90,
      end: 3662.5,
      speed: 1.5,
      mute: true,
    });
  });

  it.each([
    ['mp4', { start: 5, end: 5 }, ['/options/end custom']],
    ['mp4', { crf: 60 }, ['/options/crf custom']],
    ['webm', { crf: 60, codec: 'vp9' }, undefined],
    ['avi', { crf: 20 }, ['/options/crf unknown_option']],
    ['webm', { codec: 'h264' }, ['/options/codec invalid_value']],
    ['mp4', { quality: 'low', bitrate: 500 }, ['/options/bitrate custom']],
    ['mp4', { resolution: '720p', width: 100 }, ['/options/resolution custom']],
    ['flac', { quality: 'low' }, ['/options/quality unknown_option']],
    ['m4a', { audio_codec: 'alac', quality: 'low' }, ['/options/audio_codec custom']],
    ['mp3', { sample_rate: 44_000 }, ['/options/sample_rate invalid_union']],
  ])('%s with %j', (target, raw, fields) => {
    expect(refused(target, raw)).toEqual(fields);
  });

  it('of a picture depend on what it is made of', () => {
    expect(parseOptions('png', { at: '0:05' }, '/options', 'mp4')).toMatchObject({ at: 5 });
    expect(() => parseOptions('png', { at: 5 }, '/options', 'jpeg')).toThrow(/"at" is not an option/);
    expect(() => parseOptions('png', { background: '#fff' }, '/options', 'mp4')).toThrow(/"background"/);
    // Before the source is known, both are let through.
    expect(parseOptions('png', { at: 5 })).toMatchObject({ at: 5 });
    expect(optionsSchema('png', 'mp4')['properties']).toHaveProperty('columns');
    expect(optionsSchema('png', 'gif')['properties']).not.toHaveProperty('columns');
  });
});

it('a password is asked for where the source may be locked, whatever it becomes', () => {
  for (const target of ['png', 'heic', 'docx', 'pdf'])
    expect(parseOptions(target, { password: 'x' }, '/options', 'pdf')).toMatchObject({ password: 'x' });
  expect(() => parseOptions('png', { password: 'x' }, '/options', 'jpeg')).toThrow(/not an option/);
  for (const source of ['docx', 'xlsx', 'pptx', 'odt'])
    for (const target of ['pdf', 'txt', 'csv', 'md'])
      expect(parseOptions(target, { password: 'x' }, '/options', source)).toMatchObject({ password: 'x' });
  for (const source of ['zip', '7z', 'rar'])
    expect(parseOptions('tar.gz', { password: 'x', level: 9 }, '/options', source)).toMatchObject({ password: 'x' });
  for (const target of ['png', 'pdf', 'txt', 'tar'])
    expect(parseOptions(target, { password: 'x' })).toMatchObject({ password: 'x' });
});

it.each([
  ['md', 'pdf'],
  ['html', 'pdf'],
  ['html', 'docx'],
  ['epub', 'pdf'],
  ['djvu', 'pdf'],
  ['csv', 'xlsx'],
  ['json', 'yaml'],
  ['jpeg', 'pdf'],
  ['tar.gz', 'zip'],
  ['cab', 'zip'],
])('and nowhere else: %s to %s is neither opened nor locked by one', (source, target) => {
  expect(() => parseOptions(target, { password: 'x' }, '/options', source)).toThrow(/not an option/);
  expect(optionsSchema(target, source)).not.toHaveProperty('properties.password');
});

it('pages that are laid out already have no options of laying out', () => {
  for (const source of ['pdf', 'djvu']) {
    expect(() => parseOptions('pdf', { orientation: 'landscape' }, '/options', source)).toThrow(/"orientation"/);
    expect(() => parseOptions('pdf', { quality: 50 }, '/options', source)).toThrow(/"quality"/);
    expect(parseOptions('pdf', { pages: '1' }, '/options', source)).toMatchObject({ pages: '1', rotate: 0 });
    expect(optionsSchema('pdf', source)['properties']).not.toHaveProperty('quality');
  }
  expect(parseOptions('pdf', { orientation: 'landscape' }, '/options', 'docx')).toMatchObject({ quality: 90 });
});

describe('how the letters of a text are written', () => {
  it.each([
    ['txt', 'pdf'],
    ['csv', 'json'],
    ['csv', 'xlsx'],
    ['srt', 'vtt'],
    ['html', 'docx'],
    ['html', 'pdf'],
    ['md', 'png'],
  ])('can be said of %s to %s, by a name of the list', (source, target) => {
    expect(parseOptions(target, { encoding: 'koi8-r' }, '/options', source)).toMatchObject({ encoding: 'koi8-r' });
    expect(parseOptions(target, {}, '/options', source)).not.toHaveProperty('encoding');
    expect(() => parseOptions(target, { encoding: '../etc' }, '/options', source)).toThrow(/windows-1251/);
    expect(optionsSchema(target, source)).toMatchObject({
      properties: { encoding: { title: 'Letters', 'x-ru': { title: 'Кодировка' } } },
    });
  });

  it.each([
    ['docx', 'pdf'],
    ['json', 'yaml'],
    ['eml', 'pdf'],
    ['svg', 'png'],
    ['txt', 'gz'],
  ])('and not of %s to %s', (source, target) => {
    expect(() => parseOptions(target, { encoding: 'koi8-r' }, '/options', source)).toThrow(/not an option/);
  });

  it('is let through while the source is not known', () => {
    expect(parseOptions('pdf', { encoding: 'koi8-r' })).toMatchObject({ encoding: 'koi8-r' });
  });
});

describe('of sheets', () => {
  it('which one it is can be said wherever rows are made of a workbook, and nowhere else', () => {
    for (const target of ['csv', 'tsv', 'json', 'yaml', 'toml', 'xml'])
      expect(parseOptions(target, { sheet: '2' }, '/options', 'xlsx')).toMatchObject({ sheet: 2 });
    for (const [source, target] of [
      ['xlsx', 'html'],
      ['json', 'csv'],
      ['csv', 'json'],
      ['docx', 'txt'],
    ] as const)
      expect(() => parseOptions(target, { sheet: 2 }, '/options', source)).toThrow(/not an option/);
  });

  it('how they stand on paper is theirs to say; rows are as wide as a page', () => {
    expect(parseOptions('pdf', {}, '/options', 'ods')).toMatchObject({ fit: 'keep' });
    expect(parseOptions('pdf', {}, '/options', 'tsv')).toMatchObject({ fit: 'width' });
    for (const source of ['docx', 'pptx', 'txt', 'html', 'pdf', 'jpeg'])
      expect(() => parseOptions('pdf', { fit: 'page' }, '/options', source)).toThrow(/not an option/);
  });

  it('are let through while the source is not known', () => {
    expect(parseOptions('pdf', { fit: 'page' })).toMatchObject({ fit: 'page' });
    expect(parseOptions('json', { sheet: 2 })).toMatchObject({ sheet: 2 });
  });
});
