import { expect, it } from 'vitest';
import { askedTogether } from './asked-together.js';

it('asks once for all who ask the same before it is answered, and again afterwards', async () => {
  const questions: unknown[] = [];
  const ask = askedTogether((question: { tool: string; version: RegExp }) => {
    questions.push(`${question.tool} ${question.version.source}`);
    return Promise.resolve(questions.length);
  });
  const asked = { tool: 'soffice', version: /a/ };
  expect(await Promise.all([ask(asked), ask({ ...asked }), ask({ ...asked, version: /b/ })])).toEqual([1, 1, 2]);
  expect(await ask(asked)).toBe(3);
  expect(questions).toEqual(['soffice a', 'soffice b', 'soffice a']);
});

it('does not keep a question that failed', async () => {
  let times = 0;
  const ask = askedTogether(() => Promise.reject(new Error(String(++times))));
  await expect(ask()).rejects.toThrow('1');
  await expect(ask()).rejects.toThrow('2');
});
