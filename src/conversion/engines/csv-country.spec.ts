import { expect, it } from 'vitest';
import { countryOf } from './csv-country.js';

const [none, germany, russia, britain] = [0, 1031, 1049, 2057];

it.each([
  ['a;b\n1,5;x', ';', russia],
  ['a;b\n-1 234,56;x', ';', russia],
  ['a;b\n"1\u00a0234,56";x', ';', russia],
  ['a;b\n03.04.2026;7', ';', russia],
  ['a\tb\n1,5\t7', '\t', russia],
  ['a;b\n1.234,56;7', ';', germany],
  ['a,b\n13/04/2026,1.5', ',', britain],
])('%j', (head, mark, country) => expect(countryOf(head, mark)).toBe(country));

it.each([
  ['numbers of programs', 'a,b\n1.5,2', ','],
  ['both ways of numbers', 'a;b\n1,5;2.5', ';'],
  ['versions', 'a;b\n1,5;1.2.3', ';'],
  ['days that could be months', 'a,b\n03/04/2026,1', ','],
  ['both ways of dates', 'a,b\n13/04/2026,04/13/2026', ','],
  ['commas between cells', 'a,b\n1,5', ','],
  ['nothing', '', ','],
])('is not told by %s', (_what, head, mark) => expect(countryOf(head, mark)).toBe(none));
