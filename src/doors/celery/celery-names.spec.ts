import { describe, expect, it } from 'vitest';
import { bind, readOrder, registeredNames } from './celery-names.js';

const NOBODY = { chain: [], callbacks: [], errbacks: [] };
const call = (args: unknown[], kwargs: Record<string, unknown> = {}) => ({ args, kwargs, followers: NOBODY });
const NAME = 'converter.tasks.convert_video';

describe('a call by a registered name', () => {
  it.each([
    ['by places', call([7, '/a/b.mp4', '.WEBM', 'high'])],
    ['by names', call([], { task_id: 7, input_path: '/a/b.mp4', output_format: 'webm', quality: 'high' })],
    ['by both', call([7, '/a/b.mp4'], { output_format: 'webm', quality: 'high' })],
  ])('is understood %s', (_how, given) => {
    expect(readOrder(registeredNames([]), NAME, given)).toEqual({
      kind: 'convert',
      label: '7',
      input: '/a/b.mp4',
      target: 'webm',
      quality: 'high',
    });
  });

  it('may have another name by setting', () => {
    const names = registeredNames(['shop.to_pdf=convert']);
    expect(readOrder(names, 'shop.to_pdf', call(['1', '/a.docx', 'pdf']))).toMatchObject({ target: 'pdf' });
    expect(() => readOrder(names, 'shop.other', call([]))).toThrow('No task is registered');
    expect(() => registeredNames(['a=no.such.operation'])).toThrow('no.such.operation');
  });
});

describe('arguments are bound as Python binds them', () => {
  it.each([
    [['a', 'b'], call([1, 2, 3]), 'takes 2 positional arguments but 3 were given'],
    [['a', 'b'], call([1], { a: 2 }), "multiple values for argument 'a'"],
    [['a', 'b'], call([1], { c: 2 }), "unexpected keyword argument 'c'"],
    [['a', 'b'], call([], JSON.parse('{"__proto__": 1}') as Record<string, unknown>), 'unexpected keyword'],
    [['a', 'b'], call([1]), 'missing required arguments: b'],
    [undefined, call([1]), 'takes 0 positional arguments'],
  ])('%j %j: %s', (names, given, complaint) => {
    expect(() => bind('f', names, 2, given)).toThrow(complaint);
  });

  it('and what an operation takes without a word goes through', () => {
    expect(bind('f', undefined, 0, call([], { x: 1 }))).toEqual({ x: 1 });
  });
});
