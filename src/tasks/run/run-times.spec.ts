import { describe, expect, it } from 'vitest';
import { kindOf } from './run-times.js';

const task = (over: object = {}) => ({
  operation: 'convert',
  route: [{ engine: 'pandoc', from: 'md', to: 'docx' }],
  source_format: 'md',
  target_format: 'docx',
  bytes_in: '1000',
  ...over,
});

describe('work of one kind', () => {
  it('is the same operation, engines, formats and size', () => {
    expect(kindOf(task())).toBe('convert pandoc md docx 4');
    expect(kindOf(task({ bytes_in: '900' }))).toBe(kindOf(task()));
  });

  it.each([
    { operation: 'probe' },
    { route: [{ engine: 'libreoffice', from: 'md', to: 'docx' }] },
    { source_format: 'html' },
    { target_format: 'odt' },
    { bytes_in: '4100' },
  ])('is another with %j', (over) => {
    expect(kindOf(task(over))).not.toBe(kindOf(task()));
  });

  it('can be told of work without files', () => {
    expect(kindOf(task({ route: null, source_format: null, target_format: null, bytes_in: null }))).toBe(
      'convert - - - -',
    );
    expect(kindOf(task({ bytes_in: '0' }))).toBe('convert pandoc md docx 0');
  });
});
