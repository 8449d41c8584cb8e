import { describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors.js';
import { readSourceForm, readTaskBody, readTaskForm } from './task-request.js';

const file_id = '01930000-0000-7000-8000-000000000000';
const pointersOf = (work: () => unknown): (string | undefined)[] => {
  try {
    work();
  } catch (error) {
    return ((error as AppError).facts.fields ?? []).map((field) => field.pointer);
  }
  return [];
};

describe('the body of a new task', () => {
  it('becomes a request', () => {
    expect(readTaskBody({ file_id, target: 'webp', options: { quality: 80 }, run_at: '2026-01-01T00:00:00Z' })).toEqual(
      {
        fileIds: [file_id],
        target: 'webp',
        options: { quality: 80 },
        runAt: new Date('2026-01-01T00:00:00Z'),
      },
    );
  });

  it.each([
    [{ target: 'webp' }, ['/file_id']],
    [{ file_id, file_ids: [file_id], target: 'webp' }, ['/file_id']],
    [{ file_id, operation: 'merge', target: 'webp' }, ['/target']],
    [{ file_id }, ['/target']],
    [{ file_id, target: 'webp', taget: 'png' }, ['/taget']],
    [{ file_id, target: 'webp', priority: 10, limits: { soft: 1 } }, ['/priority', '/limits/soft']],
    [{ file_id, target: 'webp', delay_s: 5, run_at: '2026-01-01T00:00:00Z' }, ['/delay_s']],
    [[], ['']],
    ['text', ['']],
  ])('%j is refused at %j', (body, pointers) => expect(pointersOf(() => readTaskBody(body))).toEqual(pointers));
});

it('several files are kept in their order', () => {
  const other = file_id.replace(/0$/, '1');
  expect(readTaskBody({ operation: 'merge', file_ids: [other, file_id] })).toEqual({
    operation: 'merge',
    fileIds: [other, file_id],
    options: {},
  });
});

describe('the fields of a form', () => {
  it.each([
    [{ file_id }, { fileIds: [file_id] }],
    [{ file_ids: `["${file_id}"]` }, { fileIds: [file_id] }],
    [{ upload_id: file_id }, { fileIds: [], uploadId: file_id }],
    [{ url: 'http://a/' }, { fileIds: [], from: { url: 'http://a/' } }],
    [{ url: '{"url":"http://a/","filename":"b"}' }, { fileIds: [], from: { url: 'http://a/', filename: 'b' } }],
  ])('name a file in place of bringing one: %j', (source, read) =>
    expect(readSourceForm({ ...source, target: 'webp', priority: '7' })).toEqual({
      ...read,
      target: 'webp',
      priority: 7,
      options: {},
    }),
  );

  it('hold JSON where the body does', () => {
    expect(readTaskForm({ target: 'webp', options: '{"quality":80}', priority: '9', tag: '5' })).toEqual({
      target: 'webp',
      options: { quality: 80 },
      priority: 9,
      tag: '5',
    });
  });

  it.each([
    [{ target: 'webp', options: '{quality' }, ['/options']],
    [{ target: ['webp', 'png'] }, ['/target']],
    [{ target: 'webp', file_id }, ['/file_id']],
  ])('%j is refused at %j', (fields, pointers) => expect(pointersOf(() => readTaskForm(fields))).toEqual(pointers));
});

const detailsOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return ((error as AppError).facts.fields ?? []).map(({ detail }) => detail);
  }
  return [];
};

it('a target is missed where there has to be one, and refused where there is none', () => {
  const missed = ['has to be given: the format that a conversion makes'];
  for (const body of [{ file_id }, { file_id, operation: 'convert' }])
    expect(detailsOf(() => readTaskBody(body))).toEqual(missed);
  expect(detailsOf(() => readTaskForm({}))).toEqual(missed);
  expect(detailsOf(() => readTaskBody({ file_id, operation: 'merge', target: 'webp' }))).toEqual([
    'belongs to a conversion, and to nothing else',
  ]);
});

describe('an option beside the fields', () => {
  it.each(['quality', 'user_password', 'manifest'])('%s is told its place', (name) => {
    const told = `There is no field "${name}". It is an option: send it in the field options, as {"${name}": …}.`;
    expect(detailsOf(() => readTaskBody({ file_id, target: 'webp', [name]: 1 }))).toEqual([told]);
    expect(detailsOf(() => readTaskForm({ target: 'webp', [name]: '1' }))).toEqual([told]);
  });

  it.each(['taget', 'constructor'])('%s, which is none, is not', (name) => {
    const told = `There is no field "${name}".`;
    expect(detailsOf(() => readTaskBody({ file_id, target: 'webp', [name]: 1 }))).toEqual([told]);
  });
});
