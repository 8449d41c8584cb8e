import { expect, it } from 'vitest';
import { cleanRtf } from './rtf-links.js';

it('takes the word away that opens another file, and nothing else', () => {
  expect(cleanRtf(String.raw`{\rtf1 {\*\fldinst INCLUDEPICTURE "file:///x"} {\*\fldinst includetext "y"} PAGE}`)).toBe(
    String.raw`{\rtf1 {\*\fldinst EXCLUDEPICTURE "file:///x"} {\*\fldinst EXCLUDEtext "y"} PAGE}`,
  );
});

it.each([
  String.raw`INCLUDE{}PICTURE`,
  String.raw`INCL\'55DEPICTURE`,
  String.raw`INCLUDE\b PICTURE`,
  String.raw`IN{\b CLUDE}TEXT`,
  String.raw`INCL\u85 DEPICTURE`,
  'INCLU\nDEPICTURE',
])('refuses the word in pieces: %s', (hidden) => {
  expect(() => cleanRtf(`{\\rtf1 ${hidden} "x"}`)).toThrow('hides a link');
});
