// The numbered checks of the pages: each is named in the title of a test, or stands here with the reason why no test of the pages names it.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';

/** What each number asks for. Titles of tests begin with the numbers that they show: "60 repeat all that match", "2, 3, 46-48 shows …". */
const checks: Readonly<Record<number, string>> = {
  1: 'the empty page: one heading, one filled button, the limits of the server',
  2: 'axe has nothing to say, in each theme and language',
  3: 'no sideways scroll at 320, 390, 768 and 1280 pixels',
  4: 'the first file is high on a phone',
  5: 'targets of 24 pixels, 44 on touch',
  6: 'nothing covers what has the focus',
  7: 'everything has a name; in rows the name of the file is in it',
  8: 'the visible text is part of the name',
  9: 'the whole way by keyboard',
  10: 'Escape closes and gives the focus back',
  11: 'many files, folders, nested drops',
  12: 'a paste adds a file, but not in a text field',
  13: 'a drop anywhere in the window',
  14: 'what cannot be taken is marked before a byte is sent',
  15: 'an empty file has its reason',
  16: 'the percent of an upload is what the server has',
  17: 'a cut line is said and gone on from',
  18: 'a wrong offset is 409',
  19: 'a reload within an upload goes on',
  20: 'a reload and another tab show the same',
  21: 'the grammar of the status, and no raw text of tools',
  22: 'each failure has its reason and its way on',
  23: 'one broken file does not hold up the others',
  24: 'a failure stays on the page',
  25: 'the name is always visible',
  26: 'the place in the queue only falls',
  27: 'the percent never falls within an attempt',
  28: 'without a percent there is none',
  29: 'a retry says when, and can be now',
  30: 'cancelling, then cancelled, and nothing is left running',
  31: 'a result has its sizes and times',
  32: 'targets are remembered by ending',
  33: 'the menu of formats',
  34: 'presets',
  35: 'names within a zip',
  36: 'a shared link ends',
  37: 'a deleted result says so',
  38: 'one stream for all tabs',
  39: 'asking when the stream is shut off',
  40: 'a restart of the server within a batch',
  41: 'a hidden tab asks seldom',
  42: 'what is read aloud, and how often',
  43: 'the title counts',
  44: 'the language of everything',
  45: 'plurals and numbers in Russian',
  46: 'no cut text in Russian',
  47: 'the theme is there at the first frame',
  48: 'contrast',
  49: 'reduced motion and forced colours',
  50: 'text at 200 %',
  51: 'budgets of a page',
  52: 'speed with many rows',
  53: 'before and after by keyboard',
  54: 'nothing in a picture runs',
  55: 'films seek',
  56: 'what was removed comes back',
  57: 'a warning before leaving only while bytes are sent',
  58: 'without JavaScript',
  59: 'filters of the history in the address',
  60: 'actions on many tasks',
  61: 'the list does not jump',
  62: 'what each role sees and may do',
  63: 'history at once on the monitor',
  64: 'no workers is said and unsaid',
  65: 'what waits longest is shown where percentiles are silent',
  66: 'a burst of one failure is named',
  67: 'a paused queue',
  68: 'charts as tables',
  69: 'a closer look at all charts, ended by Escape',
  70: 'the log of the tools',
  71: 'keys are shown once; examples run as printed',
  72: 'webhooks are tried and sent again',
  73: 'error pages',
  74: 'every failure has its place in the help',
};

/** Shown elsewhere, or not by a browser. */
const elsewhere: Readonly<Record<number, string>> = {
  18: 'a matter of the protocol: test/e2e/resumable-uploads.spec.ts',
  45: 'a matter of sentences: src/shared/words.spec.ts',
  51: 'a figure, not a rule that a loaded machine can judge: bench/',
};

const folder = path.join(projectRoot, 'test/web');
const specs = fs.readdirSync(folder).filter((name) => name.endsWith('.spec.ts'));
const titles = specs.flatMap((name) =>
  [
    ...fs.readFileSync(path.join(folder, name), 'utf8').matchAll(/^ *(?:it|test|describe)\b[^'`]*?['`](\d[\d ,-]*) /gm),
  ].map(([, numbers = '']) => numbers),
);
// Titles that come after a table of views begin a line of their own.
const after = specs.flatMap((name) =>
  [...fs.readFileSync(path.join(folder, name), 'utf8').matchAll(/\)\(\s*['`](\d[\d ,-]*) /g)].map(
    ([, numbers = '']) => numbers,
  ),
);
const named = new Set(
  [...titles, ...after].flatMap((numbers) =>
    numbers
      .split(/[ ,]+/)
      .filter(Boolean)
      .flatMap((each) => {
        const [first = 0, last = first] = each.split('-').map(Number);
        return Array.from({ length: last - first + 1 }, (_, n) => first + n);
      }),
  ),
);
const numbers = Object.keys(checks).map(Number);

describe('the checks of the pages', () => {
  it('are each named by a test, or listed here with the reason why not', () => {
    const missing = numbers.filter((number) => !named.has(number) && !(number in elsewhere));
    expect(missing.map((number) => `${number} ${checks[number]}`)).toEqual([]);
  });

  it('that are shown elsewhere are shown by a file that is there', () => {
    const files = Object.values(elsewhere).flatMap((reason) => reason.match(/[\w/-]+\.spec\.ts/g) ?? []);
    expect(files.filter((file) => !fs.existsSync(path.join(projectRoot, file)))).toEqual([]);
  });

  it('are known, each of them', () => {
    expect([...named].filter((number) => !(number in checks))).toEqual([]);
  });
});
