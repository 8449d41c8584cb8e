import { describe, expect, it } from 'vitest';
import { formats } from './formats.js';

const beginnings = ['', 'P1 ', '<!doctype ', '<!doctype html', '{', '\\documentclas', '<?xml ', 'WEBVTT'];
const repeated = [
  '%',
  '% ',
  '%\n',
  '<!---->',
  '<!-- -->',
  '<?a?>',
  '[] ',
  '[',
  '"',
  '# ',
  '#\n',
  ' ',
  '\n',
  '{',
  '<a ',
  "'",
  '\\PassOptionsToPackage{a}{b}',
];
const endings = ['', 'x', '\\documentclas', '<!doctype htm', '>', '1'];

describe('recognising a file', () => {
  it.each(repeated)('takes no longer for what repeats %j without end', (part) => {
    for (const beginning of beginnings)
      for (const ending of endings)
        for (const times of [26, 4000]) {
          const head = Buffer.from(`${beginning}${part.repeat(times)}${ending}`);
          // What others do on this machine meanwhile is not its fault.
          const before = process.cpuUsage();
          for (const format of formats) format.matches(head);
          const { user, system } = process.cpuUsage(before);
          expect(user + system, `${beginning}…${ending}`).toBeLessThan(1_500_000);
        }
  });
});
