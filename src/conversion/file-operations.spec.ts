import { describe, expect, it } from 'vitest';
import { openEngines } from './engines/index.js';
import { fileOperations, findFileOperation, operationSchema, parseOperation, takenAs } from './file-operations.js';

const row = (name: string) => findFileOperation(name)!;

describe('each operation', () => {
  const engines = openEngines({ imageSlots: 1, spoolDir: '/nowhere' });

  it.each(fileOperations.map((operation) => [operation.name, operation] as const))(
    '%s has an engine, words in both languages, and options that need nothing else',
    (name, operation) => {
      expect(engines.find(({ id }) => id === operation.engine)?.operations).toHaveProperty([name]);
      for (const { en, ru } of [operation.label, operation.description]) expect([en, ru]).not.toContain('');
      expect(parseOperation(operation, {})).not.toHaveProperty('password');
      const { properties } = operationSchema(operation) as { properties: Record<string, { 'x-ru'?: object }> };
      for (const [field, schema] of Object.entries(properties))
        expect([field, schema['x-ru']]).toEqual([field, expect.any(Object)]);
    },
  );

  it('of an engine is in the table', () => {
    const offered = engines.flatMap(({ operations = {} }) => Object.keys(operations));
    expect(offered.sort()).toEqual(fileOperations.map(({ name }) => name).sort());
  });
});

it.each([
  ['split', {}, 1, true],
  ['split', { every: 2, bookmarks: true }, 1, false],
  ['watermark', { text: 'x' }, 1, true],
  ['watermark', { text: 'x' }, 2, false],
  ['watermark', {}, 1, false],
  ['watermark', {}, 2, true],
  ['encrypt', {}, 1, false],
  ['encrypt', { owner_password: 'x' }, 1, true],
])('%s with %j on %i files: %s', (name, options, files, fits) => {
  const refusal = row(name).refuses?.(parseOperation(row(name), options), files, []);
  expect(refusal === undefined).toBe(fits);
});

it.each(
  fileOperations
    .filter(({ takes }) => takes[0]?.format === 'pdf')
    .map((operation) => [operation.name, operation] as const),
)('%s says which options one file needs', (_name, operation) => {
  const { needs = [], fields } = operation;
  const fits = (options: object) => operation.refuses?.(parseOperation(operation, options), 1, ['pdf']) === undefined;
  expect(fits({})).toBe(needs.length === 0);
  expect(needs.filter((each) => !(each in fields) || !fits({ [each]: 'x' }))).toEqual([]);
});

it.each([
  ['rotate', { angle: 45 }],
  ['encrypt', { user_password: 'two\nlines' }],
  ['number.pages', { format: 'no number' }],
  ['watermark', { text: 'x', size: '200' }],
  ['merge', { paper: 'a9' }],
])('%s refuses %j', (name, options) => {
  expect(() => parseOperation(row(name), options)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
});

it('text of a form reads as what it means', () => {
  expect(parseOperation(row('watermark'), { text: '5', angle: '-30', size: '50' })).toMatchObject({
    text: '5',
    angle: -30,
    size: 50,
  });
});

it.each([
  ['mp4', { at: '5%', count: 4, sprite: true }, true],
  ['mp4', { sprite: true }, false],
  ['mp4', { page: 2 }, false],
  ['docx', { page: 2, count: 3 }, true],
  ['docx', { at: 5 }, false],
  ['jpeg', { width: 100 }, true],
  ['jpeg', { count: 2 }, false],
])('a thumbnail of %s with %j: %s', (format, options, fits) => {
  const refusal = row('thumbnail').refuses?.(parseOperation(row('thumbnail'), options), 1, [format]);
  expect(refusal === undefined).toBe(fits);
});

it.each([
  ['thumbnail', 'mp4', 'mp4', true],
  ['thumbnail', 'docx', 'pdf', true],
  ['thumbnail', 'heic', 'png', true],
  ['thumbnail', 'mp3', 'any', false],
  ['extract', 'rar', 'rar', true],
  ['extract', 'gz', 'zip', false],
  ['probe', '', '', true],
])('%s takes %j as %j: %s', (name, given, format, converts) => {
  expect(takenAs(row(name), 0, given)).toEqual({ format, converts });
});

it('pictures of a merge lie on its paper, documents keep their own', () => {
  const asked = parseOperation(row('merge'), { paper: 'a4' });
  expect(row('merge').preparing?.(asked, 'jpeg', 0)).toMatchObject({ paper: 'a4', rotate: 'auto' });
  expect(row('merge').preparing?.(asked, 'docx', 0)).toEqual({});
  expect([0, 1, 5].map((index) => takenAs(row('watermark'), index).format)).toEqual(['pdf', 'png', 'png']);
});
