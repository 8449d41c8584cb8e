// The help beside an option speaks of its values as the field above it shows them, in both languages. Values without a word of their own (codecs, sizes of paper) stand as they are.
import { describe, expect, it } from 'vitest';
import { compressedFormats } from '../../src/conversion/compressed-formats.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import { fileOperations, operationSchema } from '../../src/conversion/file-operations.js';
import { formatOf } from '../../src/conversion/formats.js';
import { optionsSchema } from '../../src/conversion/options.js';
import { en } from '../../web/words/options.en.js';
import { ru } from '../../web/words/options.ru.js';

interface Told {
  readonly description?: string;
  readonly 'x-ru'?: { readonly description?: string };
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Told[];
}
type Words = Readonly<Record<string, string>>;

const choicesOf = ({ anyOf = [], enum: choices = [], const: only }: Told): unknown[] => [
  ...choices,
  ...(only === undefined ? [] : [only]),
  ...anyOf.flatMap(choicesOf),
];

/** What stands before a colon explains a value, unless it says when nothing was given. */
const EXPLAINED = /(?:^|\. )([^.:]+):/g;
const OTHER = /^(Not given|Without it|Если не задано?|Не задано|[\d, ]+)$/;

function faults(option: Told, help: string, words: Words): string[] {
  const raw = choicesOf(option).map(String);
  const shown = raw.map((each) => words[`choice.${each}`] ?? each);
  const isShown = (text: string) => shown.some((each) => text === each);
  const hidden = raw.filter(
    (each, at) => shown[at]?.toLowerCase() !== each && new RegExp(`(^|[\\s"«])${each}[:,]`).test(help),
  );
  const explained = [...help.matchAll(EXPLAINED)].map(([, text = '']) => text.trim());
  return [...hidden, ...(raw.length === 0 ? [] : explained.filter((text) => !isShown(text) && !OTHER.test(text)))].map(
    (each) => `“${each}” in: ${help}`,
  );
}

const isPacked = (id: string) => (compressedFormats as readonly string[]).includes(id);
// Opening them starts nothing. What only comes out of a packed file has no options but its size.
const edges = openEngines({ imageSlots: 1, spoolDir: '' }).flatMap((engine) => engine.edges);
const written = edges.filter(({ from, to }) => !isPacked(from) && !formatOf(to).internal);
const targets = [...new Set(written.map(({ to }) => to))];
const pairs = [undefined, 'pdf', 'html', 'zip', 'mp4', 'png'].flatMap((source) =>
  targets.map((target) => optionsSchema(target, source)),
);
const schemas = [...pairs, ...fileOperations.map(operationSchema)];
const options = schemas.flatMap(({ properties }) =>
  Object.values((properties ?? {}) as Readonly<Record<string, Told>>),
);

describe('the help of an option', () => {
  it.each([
    ['en', en, ({ description }: Told) => description],
    ['ru', ru, (option: Told) => option['x-ru']?.description],
  ] as const)('speaks in %s of what its field shows', (_language, words, helpOf) => {
    const found = options.flatMap((option) => faults(option, helpOf(option) ?? '', words));
    expect([...new Set(found)]).toEqual([]);
  });

  it('is seen where it does not', () => {
    const fit = { enum: ['inside', 'cover'] };
    expect(faults(fit, 'Вписать целиком: насколько поместится.', ru)).toEqual([]);
    expect(faults(fit, 'inside: целиком внутри.', ru)).not.toEqual([]);
    expect(faults(fit, 'Целиком внутри: насколько поместится.', ru)).not.toEqual([]);
    expect(faults({ enum: ['low', 'high'] }, 'low, high.', ru)).not.toEqual([]);
  });

  it('says of a quality what is true for its target', () => {
    const help = (target: string) =>
      String((optionsSchema(target)['properties'] as Record<string, Told>)['quality']?.description);
    expect(help('webp')).not.toMatch(/PNG|TIFF|colours/);
    expect(help('png')).toContain('fewer colours');
    expect(help('tiff')).toContain('JPEG inside');
  });
});
