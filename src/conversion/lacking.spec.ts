import { expect, it } from 'vitest';
import { lacking } from './lacking.js';
import { missingTools, toolVersion } from './process/tool-version.js';

it('says what is missing as fields and in a sentence, each package once', () => {
  expect(lacking('not_installed', ['pdfinfo', 'pdftoppm'], ['poppler-utils', 'poppler-utils'])).toEqual({
    available: false,
    reason: 'Not installed: pdfinfo, pdftoppm. Install poppler-utils.',
    lack: { code: 'not_installed', names: ['pdfinfo', 'pdftoppm'], packages: ['poppler-utils'] },
  });
});

it('names of several programs those that are missing, with their packages only', () => {
  expect(missingTools({ sh: 'dash', 'no-such-program': 'nothing' })).toMatchObject({
    lack: { code: 'not_installed', names: ['no-such-program'], packages: ['nothing'] },
  });
  expect(missingTools({ sh: 'dash' })).toBeUndefined();
});

it('knows a program that is there and does not say its version from one that is not there', async () => {
  const asked = { args: ['-c', 'echo broken >&2'], version: /version (\d+)/, package: 'dash' };
  expect(await toolVersion({ ...asked, command: 'no-such-program' })).toMatchObject({
    lack: { code: 'not_installed' },
  });
  expect(await toolVersion({ ...asked, command: 'sh' })).toEqual({
    available: false,
    reason: 'It does not start here: sh. Install dash again. broken',
    lack: { code: 'does_not_start', names: ['sh'], packages: ['dash'] },
  });
});
