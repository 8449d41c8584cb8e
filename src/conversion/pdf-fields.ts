// The options of what is done to PDFs: one row each with its words, its check and how its text reads. Used by file-operations.ts; the operations of pdf.engine.ts obey them.
import { z } from 'zod';
import { documentFields } from './document-options.js';
import { asIs, field, flag, number, type Field } from './option-fields.js';
import { paper } from './picture-pdf-options.js';

const { pages, password } = documentFields;
const plain = /^[^\p{Cc}]*$/u;
const line = (most: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .regex(plain, 'must be one line');
const whole = (least: number, most: number) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);
/** Numbers of forms and addresses may be below zero. */
const signed = (text: string): unknown => (/^-?\d+$/.test(text) ? Number(text) : text);
const permission = (title: { en: string; ru: string }) =>
  field(z.boolean('must be true or false').default(true), flag, title, {
    en: 'What may be done without the owner’s password.',
    ru: 'Что можно без пароля владельца.',
  });
const secretWord = (title: { en: string; ru: string }, description: { en: string; ru: string }) =>
  field(line(127).optional(), asIs, title, description);

export const places = ['center', 'top', 'bottom', 'top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
export type Place = (typeof places)[number];
const place = (usual: Place) =>
  field(
    z.enum(places, `must be one of ${places.join(', ')}`).default(usual),
    asIs,
    { en: 'Place', ru: 'Место' },
    { en: 'Where on the page.', ru: 'Где на странице.' },
  );
const colour = field(
  z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #808080')
    .default('#808080'),
  asIs,
  { en: 'Colour', ru: 'Цвет' },
  { en: 'Of the text.', ru: 'Цвет текста.' },
);

export const mergeFields = { paper, password } as const;

export const splitFields = {
  every: field(
    whole(1, 10_000).optional(),
    number,
    { en: 'Pages in each', ru: 'Страниц в каждом' },
    {
      en: 'Into files of so many pages. 1 when nothing else is given.',
      ru: 'На файлы по столько страниц. Если не задано ничего: 1.',
    },
  ),
  ranges: field(
    pages.schema,
    asIs,
    { en: 'Ranges', ru: 'Диапазоны' },
    { en: 'A file for each, such as 1-3,4,5-.', ru: 'Файл для каждого, например 1-3,4,5-.' },
  ),
  bookmarks: field(
    z.boolean('must be true or false').default(false),
    flag,
    { en: 'By bookmarks', ru: 'По закладкам' },
    { en: 'A file for each bookmark of the first level.', ru: 'Файл для каждой закладки первого уровня.' },
  ),
  password,
} as const;

export const rotateFields = {
  angle: field(
    z.union([z.literal(90), z.literal(180), z.literal(270)], 'must be 90, 180 or 270').default(90),
    number,
    { en: 'Angle', ru: 'Угол' },
    { en: 'Clockwise.', ru: 'По часовой стрелке.' },
  ),
  pages,
  password,
} as const;

export const watermarkFields = {
  text: field(
    line(200).optional(),
    asIs,
    { en: 'Text', ru: 'Текст' },
    {
      en: 'What is written. Without it, the second file is the picture.',
      ru: 'Что написать. Если не задан, изображением служит второй файл.',
    },
  ),
  place: place('center'),
  angle: field(
    whole(-180, 180).optional(),
    signed,
    { en: 'Angle', ru: 'Угол' },
    {
      en: 'Of text, against the clock. Not given: 45 in the centre, 0 elsewhere.',
      ru: 'Для текста, против часовой стрелки. Если не задан: 45 в центре, 0 в других местах.',
    },
  ),
  size: field(
    whole(5, 100).default(60),
    number,
    { en: 'Size', ru: 'Размер' },
    { en: 'Percent of the page’s width.', ru: 'В процентах ширины страницы.' },
  ),
  opacity: field(
    whole(1, 100).default(30),
    number,
    { en: 'Opacity', ru: 'Непрозрачность' },
    { en: 'Percent.', ru: 'В процентах.' },
  ),
  colour,
  layer: field(
    z.enum(['over', 'under'], 'must be over or under').default('over'),
    asIs,
    { en: 'Layer', ru: 'Слой' },
    { en: 'Over or under what is on the page.', ru: 'Поверх того, что есть на странице, или под ним.' },
  ),
  pages,
  password,
} as const;

export const numberFields = {
  format: field(
    line(60).includes('{n}', { error: 'must hold {n}' }).default('{n}'),
    asIs,
    { en: 'Text', ru: 'Текст' },
    { en: '{n} is the number, {total} how many there are.', ru: '{n} означает номер, {total} общее число.' },
  ),
  first: field(
    whole(0, 100_000).default(1),
    number,
    { en: 'First number', ru: 'Первый номер' },
    { en: 'Of the first page that gets one.', ru: 'Номер первой из нумеруемых страниц.' },
  ),
  place: place('bottom'),
  size: field(
    whole(6, 72).default(11),
    number,
    { en: 'Size', ru: 'Размер' },
    { en: 'Of the letters, in points.', ru: 'Размер букв в пунктах.' },
  ),
  colour,
  pages,
  password,
} as const;

export const encryptFields = {
  user_password: secretWord(
    { en: 'Password to open', ru: 'Пароль для открытия' },
    { en: 'Not given: anybody can open it.', ru: 'Если не задан: открыть может каждый.' },
  ),
  owner_password: secretWord(
    { en: 'Password of the owner', ru: 'Пароль владельца' },
    { en: 'Permits everything. Not given: a random one.', ru: 'Разрешает всё. Если не задан: случайный.' },
  ),
  print: permission({ en: 'Print', ru: 'Печать' }),
  copy: permission({ en: 'Copy', ru: 'Копирование' }),
  modify: permission({ en: 'Change', ru: 'Изменение' }),
  annotate: permission({ en: 'Comment and fill in', ru: 'Комментарии и формы' }),
  password,
} as const;

export const decryptFields = { password } as const;

export const pdfaFields = {
  level: field(
    z.enum(['1b', '2b', '3b'], 'must be 1b, 2b or 3b').default('2b'),
    asIs,
    { en: 'Level', ru: 'Уровень' },
    { en: 'Of PDF/A.', ru: 'Уровень PDF/A.' },
  ),
  password,
} as const;

export const optimizeFields = {
  level: field(
    z.enum(['lossless', 'printer', 'ebook', 'screen'], 'must be lossless, printer, ebook or screen').default('ebook'),
    asIs,
    { en: 'Level', ru: 'Уровень' },
    {
      en: 'Lossless: pictures stay as they are. Printer: 300 dpi. E-book: 150 dpi. Screen: 72 dpi.',
      ru: 'Без потерь: изображения не меняются. Точек на дюйм для печати 300, для чтения 150, для экрана 72.',
    },
  ),
  password,
} as const;

export const ocrFields = {
  language: field(
    z.enum(['eng', 'rus', 'eng+rus'], 'must be eng, rus or eng+rus').default('eng+rus'),
    asIs,
    { en: 'Language', ru: 'Язык' },
    { en: 'Of the scanned text.', ru: 'Язык отсканированного текста.' },
  ),
  password,
} as const;

export const imagesFields = { pages, password } as const;

const about = (title: { en: string; ru: string }) =>
  field(
    z.string().max(1000, 'must have at most 1000 characters').regex(plain, 'must be one line').optional(),
    asIs,
    title,
    {
      en: 'Not given: stays. Empty: goes.',
      ru: 'Не задано: остаётся. Пусто: удаляется.',
    },
  );
export const metadataFields = {
  title: about({ en: 'Title', ru: 'Название' }),
  author: about({ en: 'Author', ru: 'Автор' }),
  subject: about({ en: 'Subject', ru: 'Тема' }),
  keywords: about({ en: 'Keywords', ru: 'Ключевые слова' }),
  password,
} as const;

/** Complete: what was not given has its default. */
export type AskedOf<F extends Readonly<Record<string, Field<z.ZodType>>>> = {
  readonly [K in keyof F]: z.infer<F[K]['schema']>;
};
