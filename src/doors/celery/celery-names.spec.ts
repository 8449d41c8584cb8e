import { describe, expect, it } from 'vitest';
import { registeredNames } from '../../tasks/operations/registered-names.js';
import { readOrder } from './celery-names.js';
import '../../tasks/bulk/bulk.operation.js';

const NOBODY = { chain: [], callbacks: [], errbacks: [] };
const call = (args: unknown[], kwargs: Record<string, unknown> = {}) => ({
  args,
  kwargs,
  followers: NOBODY,
  isOfChord: false,
});
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
    expect(() => readOrder(names, 'celery.starmap', call([]))).toThrow('Send a group');
    expect(() => registeredNames(['a=no.such.operation'])).toThrow('no.such.operation');
    expect(() => registeredNames(['a=tasks.bulk'])).toThrow('nobody may send');
  });
});
