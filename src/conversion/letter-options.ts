// How the letters of a text are written, where whoever sends it knows that better than we can guess it. Used by options.ts; utf8-copy.ts obeys it.
import { z } from 'zod';
import { formatOf, formats } from './formats.js';
import { asIs, field, type FamilyOptions } from './option-fields.js';

/** The parts of a letter are each written in their own way, and a drawing is read by its own rules. */
const mixed: ReadonlySet<string> = new Set(['eml', 'svg']);
/** What is exact is never guessed; XML may say it. */
export const exact: ReadonlySet<string> = new Set(['json', 'yaml', 'toml', 'ipynb', 'xml']);

/** Whether its bytes are those of a text, written in one way from the beginning to the end. */
export const isLettered = (format: string): boolean =>
  (format === 'txt' || formatOf(format).inside === 'txt') && !mixed.has(format);

const encodings = ['auto', 'windows-1251', 'koi8-r', 'ibm866', 'windows-1252'] as const;

const encoding = field(
  z.enum(encodings, `must be ${encodings.slice(0, -1).join(', ')} or ${encodings.at(-1)}`).optional(),
  asIs,
  { en: 'Letters', ru: 'Кодировка' },
  {
    en: 'How the letters of a text that is not in Unicode are written. Automatic: as it says itself, else as they make words.',
    ru: 'В какой кодировке записан текст, если это не Юникод. Автоматически: как указано в нём самом, иначе по тому, где получаются слова.',
  },
);

/** Whatever such a text becomes, but for what only packs it: there no letter is read. */
export const letteredSources: readonly string[] = formats
  .map(({ id }) => id)
  .filter((id) => isLettered(id) && !exact.has(id));

export function withEncoding({ fields, schemaFor }: FamilyOptions): FamilyOptions {
  return {
    fields: { ...fields, encoding },
    schemaFor: (target) => (schemaFor(target) as z.ZodObject).safeExtend({ encoding: encoding.schema }),
  };
}
