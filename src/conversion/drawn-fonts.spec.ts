// Which fonts a drawing misses, in each of the ways in which drawing programs name them.
import { expect, it } from 'vitest';
import { missingFonts } from './drawn-fonts.js';

const missed = (inside: string): string[] => missingFonts(`<svg>${inside}</svg>`, (font) => font === 'Arial');

it.each([
  ['an attribute', '<text font-family="Futura">a</text>', ['Futura']],
  ['one in single quotes', `<text font-family='"Gill Sans", serif'>a</text>`, ['Gill Sans']],
  ['a style', `<text style="font-size:12px;font-family:'Gill Sans';fill:red">a</text>`, ['Gill Sans']],
  ['one at its end', '<text style="font-size:12px;font-family:Gill Sans" x="1">a</text>', ['Gill Sans']],
  ['quotes as entities', '<text style="font-family:&quot;Gill Sans&quot;;fill:red">a</text>', ['Gill Sans']],
  ['a sheet of styles', '<style>text{font-family:"Gill Sans",sans-serif}</style><text>a</text>', ['Gill Sans']],
  ['several, each once', '<text font-family="A">a</text><svg:text font-family="B"/><g font-family="A"/>', ['A', 'B']],
  ['one of which another will do', '<text font-family="Roboto, Arial">a</text>', []],
  ['a general word', '<text font-family="sans-serif, Roboto">a</text>', []],
  ['nothing', '<text font-family="">a</text><text style="font-family:;">a</text>', []],
  ['what no letter is drawn with', '<path style="font-family:Futura" d="M0 0"/>', []],
])('%s', (_case, inside, wanted) => {
  expect(missed(inside)).toEqual(wanted);
});
