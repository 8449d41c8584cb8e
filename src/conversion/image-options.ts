// Options of pictures: one row per option with its words, its check and how its text reads. Used by options.ts; the recipe of the image process obeys them.
import { z } from 'zod';
import { documentFields } from './document-options.js';
import { shaped, type Words } from './formats.js';
import { asIs, field, flag, maxSizeField, number, turnField, type Field, type FamilyOptions } from './option-fields.js';

/** WebP ends at 16 383; the others could hold more than the pixel limit lets through. */
const maxSide = 16_383;
const side = z
  .int(`must be a whole number of pixels from 1 to ${maxSide}`)
  .min(1, 'must be at least 1')
  .max(maxSide, `must be at most ${maxSide}`);
const qualityRange = 'must be low, medium, high or a whole number from 1 to 100';
const offset = z.int('must be a whole number of pixels').min(0, 'must not be negative');

/** "10,20,300,200" is left, top, width, height. */
const rectangle = (text: string): unknown => {
  const [left, top, width, height, ...more] = text.split(',').map(number);
  return more.length === 0 && height !== undefined ? { left, top, width, height } : text;
};

const quality = (description: Words) =>
  field(
    z
      .union(
        [z.enum(['low', 'medium', 'high']), z.int(qualityRange).min(1, qualityRange).max(100, qualityRange)],
        qualityRange,
      )
      .optional(),
    number,
    { en: 'Quality', ru: 'Качество' },
    description,
    // GIF's encoder knows 16 colours or 256 and nothing between.
    ['jpeg', 'png', 'webp', 'avif', 'tiff', 'heic', 'jxl', 'jp2'],
  );

/** Of targets that lose nothing unless they are asked to. */
const qualityWhereNothingIsLost: Readonly<Record<string, ReturnType<typeof quality>>> = {
  png: quality({
    en: 'Low, medium, high, or a number from 1 to 100. Below high it saves with fewer colours. Not given: high.',
    ru: 'Низкое, среднее, высокое или число от 1 до 100. Ниже высокого экономит цвета. Если не задано: высокое.',
  }),
  tiff: quality({
    en: 'Low, medium, high, or a number from 1 to 100. Below high it has JPEG inside. Not given: high.',
    ru: 'Низкое, среднее, высокое или число от 1 до 100. Ниже высокого сжимается как JPEG. Если не задано: высокое.',
  }),
};

const imageFields = {
  quality: quality({
    en: 'Low, medium, high, or a number from 1 to 100. Not given: medium.',
    ru: 'Низкое, среднее, высокое или число от 1 до 100. Если не задано: среднее.',
  }),
  width: field(side.optional(), number, { en: 'Width', ru: 'Ширина' }, { en: 'Pixels.', ru: 'В пикселях.' }),
  height: field(side.optional(), number, { en: 'Height', ru: 'Высота' }, { en: 'Pixels.', ru: 'В пикселях.' }),
  fit: field(
    z.enum(['inside', 'cover', 'contain', 'fill'], 'must be inside, cover, contain or fill').default('inside'),
    asIs,
    { en: 'Fit', ru: 'Вписывание' },
    {
      en: 'Inside: as large as fits. Cover: fills width and height, the rest is cut. Contain: fits, with borders. Fill: stretched.',
      ru: 'Вписать целиком: насколько поместится. Заполнить с обрезкой: лишнее отрезается. Целиком с полями: остаток закрывает фон. Растянуть: пропорции меняются.',
    },
  ),
  enlarge: field(
    z.boolean('must be true or false').default(false),
    flag,
    { en: 'Enlarge', ru: 'Увеличивать' },
    {
      en: 'Also make small pictures larger. Vector pictures always grow.',
      ru: 'Увеличивать и маленькие изображения. Векторные растут всегда.',
    },
  ),
  rotate: turnField,
  crop: field(
    z
      .strictObject({ left: offset, top: offset, width: side, height: side }, 'must be left,top,width,height in pixels')
      .optional(),
    rectangle,
    { en: 'Crop', ru: 'Обрезка' },
    {
      en: 'Left, top, width and height in pixels of the turned picture, before it is resized.',
      ru: 'Отступ слева и сверху, ширина и высота в пикселях повёрнутого изображения, до изменения размера.',
    },
  ),
  background: field(
    z
      .string()
      .regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i, 'must be a colour such as #ffffff')
      .optional(),
    asIs,
    { en: 'Background', ru: 'Фон' },
    {
      en: 'Colour below transparent parts and of borders. Not given: JPEG gets white, the others stay transparent.',
      ru: 'Цвет под прозрачными местами и полей. Если не задан: у JPEG белый, у остальных прозрачность остаётся.',
    },
  ),
  metadata: field(
    z.enum(['strip', 'keep'], 'must be strip or keep').default('strip'),
    asIs,
    { en: 'Metadata', ru: 'Метаданные' },
    {
      en: 'Strip: without place, camera and author. Keep: with them. Colours are sRGB either way.',
      ru: 'Убрать: без места, камеры и автора. Сохранить: вместе с ними. Цвета в обоих случаях sRGB.',
    },
  ),
  lossless: field(
    z.boolean('must be true or false').default(false),
    flag,
    { en: 'Lossless', ru: 'Без потерь' },
    { en: 'Keep every pixel; larger files.', ru: 'Сохранить каждый пиксель; файл больше.' },
    ['webp', 'avif', 'jxl', 'jp2'],
  ),
  animated: field(
    z.enum(['keep', 'first'], 'must be keep or first').default('keep'),
    asIs,
    { en: 'Animation', ru: 'Анимация' },
    {
      en: 'Keep: all frames, or all pages of a TIFF. First only: the others go.',
      ru: 'Сохранить: все кадры или все страницы TIFF. Только первый: без остальных.',
    },
    ['gif', 'webp', 'tiff'],
  ),
  max_mb: maxSizeField,
} as const;

type Fields = typeof imageFields;
type Name = keyof Fields;
const names = Object.keys(imageFields) as Name[];

type Everything = z.ZodObject<{ [K in Name]: Fields[K]['schema'] }, z.core.$strict>;
/** Complete: what was not given has its default. */
export type ImageOptions = z.infer<Everything>;

function schemaFor(target: string) {
  const has = (name: Name): boolean => {
    const { only }: Field<z.ZodType> = imageFields[name];
    return only === undefined || only.includes(target);
  };
  const fieldOf = (name: Name) =>
    (name === 'quality' ? qualityWhereNothingIsLost[target] : undefined) ?? imageFields[name];
  // Typed as the whole, because the rules below ask for what may be missing.
  const own = z.strictObject(
    Object.fromEntries(names.filter(has).map((name) => [name, fieldOf(name).schema])),
  ) as unknown as Everything;
  return own
    .refine(({ fit, width, height }) => fit === 'inside' || (width !== undefined && height !== undefined), {
      path: ['fit'],
      message: 'other than inside needs width and height',
    })
    .refine(({ lossless, quality }) => !lossless || quality === undefined, {
      path: ['quality'],
      message: 'cannot stand beside lossless',
    });
}

export const imageOptions: FamilyOptions = { fields: imageFields, schemaFor };

/** Of the pages of a document, which may be locked. */
export const pagePictureOptions: FamilyOptions = {
  fields: { ...imageFields, password: documentFields.password },
  schemaFor: (target) => schemaFor(target).safeExtend({ password: documentFields.password.schema }),
};

/** Those that shape a picture, of whatever was asked for its final format, which may not even be a picture. */
export function shapeOptions(asked: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const shape = names.filter((name) => (imageFields[name] as Field<z.ZodType>).only === undefined);
  const given = Object.fromEntries(shape.filter((name) => name in asked).map((name) => [name, asked[name]]));
  return schemaFor(shaped).parse(given);
}
