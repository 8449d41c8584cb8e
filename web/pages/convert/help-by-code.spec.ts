import { expect, it } from 'vitest';
import { helpFor, type Help } from './help-by-code.js';

it.each([
  [undefined, 'again'],
  ['rate_limited', 'again'],
  ['storage_full', 'again'],
  ['fetch_failed', 'again'],
  ['something_new', 'again'],
  ['unsupported_conversion', 'change'],
  ['validation_failed', 'change'],
  ['forbidden', 'change'],
  ['file_too_large', 'file'],
  ['input_empty', 'file'],
  ['url_blocked', 'nothing'],
] as const satisfies readonly (readonly [string | undefined, Help])[])('%s: %s', (code, help) => {
  expect(helpFor(code)).toBe(help);
});
