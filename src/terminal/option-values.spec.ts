import { describe, expect, it } from 'vitest';
import { accepts, isSwitch, optionInWords, valuesInWords, type ValueSchema } from './option-values.js';
import { speechOf } from './terminal-words.js';

/** As the server writes them. */
const quality: ValueSchema = {
  title: 'Quality',
  description: 'Low, medium, high, or a number from 1 to 100.',
  'x-ru': { title: 'Качество', description: 'Низкое, среднее, высокое или число от 1 до 100.' },
  anyOf: [
    { type: 'string', enum: ['low', 'medium', 'high'] },
    { type: 'integer', minimum: 1, maximum: 100 },
  ],
};
const turn: ValueSchema = { anyOf: [{ const: 'auto' }, { const: 0 }, { const: 90 }], default: 'auto' };
const lossless: ValueSchema = { type: 'boolean', default: false };
const colour: ValueSchema = { type: 'string', pattern: '^#[0-9a-f]{3}$' };
const size: ValueSchema = { type: 'number', minimum: 0.01, maximum: 100 };
const crop: ValueSchema = { type: 'object' };

describe('a value from the command line', () => {
  it.each<[ValueSchema, string, boolean]>([
    [quality, '80', true],
    [quality, 'medium', true],
    [quality, '101', false],
    [quality, 'good', false],
    [turn, '90', true],
    [turn, '45', false],
    [lossless, 'true', true],
    [lossless, 'maybe', false],
    [colour, '#fff', true],
    [colour, 'white', false],
    [size, '1.5', true],
    [size, '1,5', false],
    [crop, '1,2,3,4', true],
  ])('%j takes %s: %s', (schema, text, isFine) => expect(accepts(schema, text)).toBe(isFine));
});

describe('an option in words', () => {
  it('says what it takes', () => {
    const speech = speechOf('en');
    expect([quality, turn, lossless, colour, size].map((schema) => valuesInWords(schema, speech))).toEqual([
      'low, medium, high, 1–100',
      'auto, 0, 90',
      '',
      'text',
      '0.01–100',
    ]);
    expect([isSwitch(lossless), isSwitch(quality), isSwitch(undefined)]).toEqual([true, false, false]);
  });

  it('speaks the language of its reader', () => {
    expect(optionInWords(quality, 'en')).toBe('Quality. Low, medium, high, or a number from 1 to 100.');
    expect(optionInWords(quality, 'ru')).toBe('Качество. Низкое, среднее, высокое или число от 1 до 100.');
  });
});
