// Whatever can be chosen as an option has words of its own, but for what has a name that is the same in every language.
import { expect, it } from 'vitest';
import { fileOperations, operationSchema } from '../../src/conversion/file-operations.js';
import { formats } from '../../src/conversion/formats.js';
import { optionsSchema } from '../../src/conversion/options.js';
import { en } from './options.en.js';

/** Codecs, and a browser. */
const NAMES =
  /^(aac|alac|pcm|pcm24|pcm_big|pcm24_big|vorbis|opus|flac|mp2|wma|theora|av1|vp8|vp9|h26[45]|mpeg[24]|flv1|wmv2|chromium)$/;
const isName = (choice: string): boolean =>
  NAMES.test(choice) || /^\d/.test(choice) || formats.some(({ id }) => id === choice);

/** Wherever it stands in a schema. */
function choicesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'enum' in schema && Array.isArray(schema.enum) ? (schema.enum as unknown[]) : [];
  return [...own.filter((each) => typeof each === 'string'), ...Object.values(schema).flatMap(choicesIn)];
}

it('every choice is said in words', () => {
  // AMR is only read.
  const targets = formats.filter(({ id, internal }) => internal !== true && id !== 'amr');
  const schemas = [
    ...fileOperations.map(operationSchema),
    ...targets.map(({ id }) => optionsSchema(id)),
    // A page is printed in one way or the other; sheets and mere rows become pages in theirs.
    ...['html', 'xlsx', 'csv'].map((source) => optionsSchema('pdf', source)),
  ];
  const choices = new Set(schemas.flatMap(choicesIn));
  expect(choices.size).toBeGreaterThan(40);
  expect([...choices].filter((choice) => !(`choice.${choice}` in en) && !isName(choice))).toEqual([]);
});
