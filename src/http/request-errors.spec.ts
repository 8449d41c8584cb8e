import { NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../shared/errors.js';
import { readThrown } from './request-errors.js';

describe('readThrown', () => {
  it('keeps our own errors', () => {
    const own = new AppError('queue_full', 'The queue is full.');
    expect(readThrown(own)).toBe(own);
  });

  it.each([
    [new NotFoundException('Cannot GET /secret'), 'not_found'],
    [
      Object.assign(new Error('bad json'), { status: 400, expose: true, type: 'entity.parse.failed' }),
      'malformed_request',
    ],
    [Object.assign(new Error('too large'), { status: 413, expose: true, type: 'entity.too.large' }), 'file_too_large'],
    [new URIError('URI malformed'), 'malformed_request'],
    [
      Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00 in secret'), { code: '22021' }),
      'validation_failed',
    ],
    [Object.assign(new Error('unsupported Unicode escape sequence, secret'), { code: '22P05' }), 'validation_failed'],
    [new Error('connect to 10.0.0.5 failed with password hunter2'), 'internal_error'],
    ['a string', 'internal_error'],
    [undefined, 'internal_error'],
  ])('reads %s as %s and repeats nothing of it', (thrown, code) => {
    const error = readThrown(thrown);
    expect(error.code).toBe(code);
    expect(error.message).not.toMatch(/secret|hunter2|json/);
  });

  it('names every wrong field with a pointer, unknown ones too', () => {
    const schema = z.strictObject({ target: z.string(), options: z.strictObject({ quality: z.number() }) });
    const result = schema.safeParse({ target: 5, options: { quality: 'x', 'a/b': 1 }, surprise: true });
    const error = readThrown(result.error);
    expect(error.code).toBe('validation_failed');
    expect(error.facts.fields?.map((field) => field.pointer).sort()).toEqual([
      '/options/a~1b',
      '/options/quality',
      '/surprise',
      '/target',
    ]);
  });
});
