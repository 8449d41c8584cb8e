import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldFault } from './field-faults.js';

/** As the check itself says it, so that another version of it is noticed. */
const said = (schema: z.ZodType, value: unknown): string => schema.safeParse(value).error?.issues[0]?.message ?? '';

describe('what the server has against a field', () => {
  it.each([
    ['field.atLeast', '1', said(z.number().min(1), 0)],
    ['field.atMost', '100', said(z.int().max(100), 101)],
    ['field.longer', '12', said(z.string().min(12), 'a')],
    ['field.shorter', '3', said(z.string().max(3), 'long')],
    ['field.oneOf', 'a, b', said(z.enum(['a', 'b']), 'c')],
    ['field.required', '', said(z.string(), undefined)],
    ['field.number', '', said(z.number(), 'x')],
    ['field.number', '', said(z.int(), 1.5)],
    ['field.email', '', said(z.email(), 'x')],
    ['field.url', '', said(z.url(), 'x')],
    ['field.unknown', 'colour', 'There is no field "colour".'],
    // As src/tasks/requests/task-request.spec.ts has it.
    [
      'field.isOption',
      'quality',
      `There is no field "quality". It is an option: send it in the field options, as {"quality": …}.`,
    ],
  ])('is %s %s', (word, value, detail) => {
    expect(fieldFault(detail), detail).toEqual({ word, value });
  });

  it('stays as it is where it has words of its own', () => {
    expect(fieldFault('cannot stand beside run_at')).toBeUndefined();
  });
});
