// What an option is made of: its words, its check and how its text reads. The tables of *-options.ts are written with it; options.ts reads them.
import { z } from 'zod';
import type { Words } from './formats.js';

export const number = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);
export const flag = (text: string): unknown =>
  ({ true: true, on: true, 1: true, false: false, off: false, 0: false })[text] ?? text;
export const decimal = (text: string): unknown => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text);
export const asIs = (text: string): unknown => text;
export interface Field<T extends z.ZodType> {
  readonly schema: T;
  readonly read: (text: string) => unknown;
  /** Targets that have this option; not given: all. */
  readonly only?: readonly string[];
}

export const field = <T extends z.ZodType>(
  schema: T,
  read: (text: string) => unknown,
  title: Words,
  description: Words,
  only?: readonly string[],
): Field<T> => ({
  schema: schema.meta({
    title: title.en,
    description: description.en,
    'x-ru': { title: title.ru, description: description.ru },
  }),
  read,
  ...(only && { only }),
});

/** Of whatever is a picture: of pictures themselves, of frames of a film, and of pages made of pictures. */
export const turnField = field(
  z
    .union(
      [z.literal('auto'), z.literal(0), z.literal(90), z.literal(180), z.literal(270)],
      'must be auto, 0, 90, 180 or 270',
    )
    .default('auto'),
  number,
  { en: 'Turn', ru: 'Поворот' },
  {
    en: 'Automatic: upright, as the camera noted. 0: as stored. 90, 180, 270: upright, then clockwise.',
    ru: 'Автоматически: как записала камера. 0: как хранится. 90, 180, 270: выпрямить и повернуть по часовой стрелке.',
  },
);

const sizeRange = 'must be a number from 0.01 to 100000';

/** Of every target: convert.ts sees to it, and engines that can plan for it do. */
export const maxSizeField = field(
  z.number(sizeRange).min(0.01, sizeRange).max(100_000, sizeRange).optional(),
  decimal,
  { en: 'Largest size, MB', ru: 'Наибольший размер, МБ' },
  {
    en: 'Millions of bytes. Pictures and films get smaller or worse until they fit; what cannot fit is refused.',
    ru: 'Миллионы байт. Изображения и фильмы уменьшаются или теряют качество, пока не поместятся; что не помещается, отвергается.',
  },
);

export type Fields = Readonly<Record<string, Field<z.ZodType>>>;

/** What may be asked in one situation, and how it is checked. */
export interface OptionTable {
  readonly fields: Fields;
  readonly schema: z.ZodType;
}

/** The options of all targets of a family. */
export interface FamilyOptions {
  readonly fields: Fields;
  /** Strict: what is not an option of this target is refused. Completes what has a default. */
  readonly schemaFor: (target: string) => z.ZodType;
}
