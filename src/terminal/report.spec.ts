import { expect, it } from 'vitest';
import { Refusal } from './exit-codes.js';
import { errorOf, reasonInWords } from './report.js';
import { sayStatus, speechOf } from './terminal-words.js';

const told = (code: string, detail: string, facts = {}) =>
  reasonInWords(errorOf(new Refusal(422, code, detail, undefined, facts), speechOf('ru')), 'ru');

it('a refusal is told in Russian with what needs no words, and nothing in English', () => {
  expect(told('validation_failed', 'Some values are not right.', { fields: ['/options/width'] })).toMatch(
    /^[^a-z]+\(\/options\/width\)$/,
  );
  expect(told('unsupported_conversion', 'MP3 cannot become PDF here.', { targets: ['wav', 'flac'] })).toMatch(
    /^[^a-z]+ Возможно: wav, flac\.$/,
  );
  expect(told('forbidden', 'This key may not do that.')).toMatch(/^[^a-z]+$/);
});

it('English is what the server says about this very case', () => {
  const refusal = new Refusal(422, 'validation_failed', 'Exactly this.', undefined, { fields: ['/a'] });
  expect(reasonInWords(errorOf(refusal, speechOf('en')), 'en')).toBe('Exactly this.');
});

it('trouble with files has a sentence, and a state that is new is shown as it came', () => {
  const trouble = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(errorOf(trouble, speechOf('ru'))).toEqual({
    code: 'ENOSPC',
    detail: 'Файл не читается или не записывается (ENOSPC).',
  });
  expect([sayStatus(speechOf('ru'), 'done'), sayStatus(speechOf('ru'), 'newly')]).toEqual(['готово', 'newly']);
});
