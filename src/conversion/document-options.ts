// Options of documents: one row per option with its words, its check and how its text reads. Used by options.ts; the document engines obey them.
import { z } from 'zod';
import { asIs, field, maxSizeField, number, type Field, type FamilyOptions } from './option-fields.js';
import { sheets, usualSheet } from './paper.js';

/** "1-3,5" or "2-": what people write for pages. */
const pageList = /^\d{1,6}(-\d{0,6})?(,\d{1,6}(-\d{0,6})?)*$/;

const fits = ['keep', 'width', 'page'] as const;
type Fit = (typeof fits)[number];
/** Nobody has said how wide the pages of mere rows are, so they become as wide as a page is. */
export const usualFit = (source: string): Fit => (rows.includes(source) ? 'width' : 'keep');
export const rows = ['csv', 'tsv'];
const fitOn = (usual: Fit) =>
  field(
    z.enum(fits, 'must be keep, width or page').default(usual),
    asIs,
    { en: 'Fit on paper', ru: 'Уместить на бумаге' },
    {
      en: 'Keep: as the workbook says. By width: all columns beside each other. One page: each sheet on one.',
      ru: 'Сохранить: как задано в книге. По ширине: все столбцы рядом. Одна страница: каждый лист на одной.',
    },
    ['pdf'],
  );

export const documentFields = {
  pages: field(
    z.string().max(200).regex(pageList, 'must be pages such as 1-3,5').optional(),
    asIs,
    { en: 'Pages', ru: 'Страницы' },
    { en: 'Which pages, such as 1-3,5. Not given: all.', ru: 'Какие страницы, например 1-3,5. Не задано: все.' },
    ['pdf'],
  ),
  orientation: field(
    z.enum(['keep', 'portrait', 'landscape'], 'must be keep, portrait or landscape').default('keep'),
    asIs,
    { en: 'Orientation', ru: 'Ориентация' },
    { en: 'Keep: as in the document.', ru: 'Сохранить: как в документе.' },
    ['pdf'],
  ),
  paper: field(
    z.enum(sheets, `must be one of ${sheets.join(', ')}`).default(usualSheet),
    asIs,
    { en: 'Paper', ru: 'Бумага' },
    {
      en: 'Size of the pages that the text is laid out on.',
      ru: 'Размер страниц, на которые ложится текст.',
    },
    ['pdf', 'docx', 'odt'],
  ),
  fit: fitOn('keep'),
  pdfa: field(
    z.enum(['no', '1b', '2b', '3b'], 'must be no, 1b, 2b or 3b').default('no'),
    asIs,
    { en: 'PDF/A', ru: 'PDF/A' },
    { en: 'Everything it needs is inside the file, for archives.', ru: 'Всё нужное внутри файла, для архивов.' },
    ['pdf'],
  ),
  quality: field(
    z
      .int('must be a whole number from 1 to 100')
      .min(1, 'must be at least 1')
      .max(100, 'must be at most 100')
      .default(90),
    number,
    { en: 'Quality of pictures', ru: 'Качество изображений' },
    { en: '1 to 100; 100 keeps them as they are.', ru: 'От 1 до 100; 100 оставляет их без изменений.' },
    ['pdf'],
  ),
  rotate: field(
    z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)], 'must be 0, 90, 180 or 270').default(0),
    number,
    { en: 'Turn', ru: 'Поворот' },
    { en: 'All pages, clockwise.', ru: 'Все страницы, по часовой стрелке.' },
    ['pdf'],
  ),
  compress: field(
    z.enum(['no', 'screen', 'ebook', 'printer'], 'must be no, screen, ebook or printer').default('no'),
    asIs,
    { en: 'Smaller file', ru: 'Уменьшить файл' },
    {
      en: 'Screen: smallest, pictures of 72 dpi. E-book: 150 dpi. Printer: 300 dpi.',
      ru: 'Для экрана: самый маленький, изображения по 72 точки на дюйм. Для чтения: по 150. Для печати: по 300.',
    },
    ['pdf'],
  ),
  ocr: field(
    z.enum(['no', 'eng', 'rus', 'eng+rus'], 'must be no, eng, rus or eng+rus').default('no'),
    asIs,
    { en: 'Read scanned pages', ru: 'Распознать текст' },
    {
      en: 'Language of the scanned text. Pages become pictures with text that can be searched.',
      ru: 'Язык отсканированного текста. Страницы станут изображениями с текстом, который можно искать.',
    },
    ['pdf'],
  ),
  split: field(
    z.int('must be a whole number').min(1, 'must be at least 1').max(10_000, 'must be at most 10000').optional(),
    number,
    { en: 'Cut', ru: 'Разделить' },
    { en: 'Into files of so many pages each.', ru: 'На файлы по столько страниц.' },
    ['pdf'],
  ),
  password: field(
    z.string().min(1, 'must not be empty').max(200, 'must have at most 200 characters').optional(),
    asIs,
    { en: 'Password', ru: 'Пароль' },
    { en: 'Opens a document that is locked.', ru: 'Открывает защищённый документ.' },
  ),
  sheet: field(
    z.int('must be a whole number').min(1, 'must be at least 1').max(10_000, 'must be at most 10000').default(1),
    number,
    { en: 'Sheet', ru: 'Лист' },
    {
      en: 'Which sheet of a workbook, counted from 1; hidden ones come last.',
      ru: 'Какой лист книги, считая с 1; скрытые — в конце.',
    },
    ['csv', 'tsv', 'json', 'yaml', 'toml', 'xml'],
  ),
  max_mb: maxSizeField,
} as const;

type Fields = typeof documentFields;
type Name = keyof Fields;
/** Complete: what was not given has its default. */
export type DocumentOptions = z.infer<z.ZodObject<{ [K in Name]: Fields[K]['schema'] }, z.core.$strict>>;

function schemaFor(target: string, without: readonly Name[] = []): z.ZodObject {
  const has = (name: Name): boolean => {
    if (without.includes(name)) return false;
    const { only }: Field<z.ZodType> = documentFields[name];
    return only === undefined || only.includes(target);
  };
  const names = (Object.keys(documentFields) as Name[]).filter(has);
  return z.strictObject(Object.fromEntries(names.map((name) => [name, documentFields[name].schema])));
}

const open: readonly Name[] = ['password'];
/** What has pages brings its paper. */
const paged: readonly Name[] = ['paper'];
/** What has no sheets. */
const plain: readonly Name[] = ['fit', 'sheet'];

/** Of what nobody can lock. */
export const documentOptions: FamilyOptions = {
  fields: documentFields,
  schemaFor: (target) => schemaFor(target, [...open, ...paged, ...plain]),
};
/** Of what may be locked. */
export const openedDocumentOptions: FamilyOptions = {
  fields: documentFields,
  schemaFor: (target) => schemaFor(target, [...paged, ...plain]),
};
export const workbookOptions: FamilyOptions = {
  fields: documentFields,
  schemaFor: (target) => schemaFor(target, paged),
};
/** Of a text that has no pages yet. */
export const flowingOptions: FamilyOptions = {
  fields: documentFields,
  schemaFor: (target) => schemaFor(target, [...open, ...plain]),
};
/** Of a table that has no pages yet. */
export const rowsOptions: FamilyOptions = {
  fields: { ...documentFields, fit: fitOn('width') },
  schemaFor: (target) => schemaFor(target, [...open, 'sheet']).extend({ fit: fitOn('width').schema }),
};

/** What can be locked with a password, and is opened by it. */
export const lockable = ['pdf', 'docx', 'doc', 'odt', 'xlsx', 'xls', 'ods', 'pptx', 'ppt', 'odp'];
export const workbooks = ['xlsx', 'xls', 'ods'];

const printer = field(
  z.enum(['usual', 'chromium'], 'must be usual or chromium').default('usual'),
  asIs,
  { en: 'Printed by', ru: 'Чем печатать' },
  {
    en: 'Usual: as a document. Chromium: as a browser shows the page, where one is installed; without scripts and without what the page fetches.',
    ru: 'Обычно: как документ. Chromium: как страницу показывает браузер, если он установлен; без скриптов и без загрузки извне.',
  },
);
/** What is HTML, or becomes it on the way. */
export const printable = [
  'html',
  'md',
  'rst',
  'org',
  'tex',
  'textile',
  'docbook',
  'mediawiki',
  'ipynb',
  'epub',
  'fb2',
  'eml',
];
export const printedOptions: FamilyOptions = {
  fields: { ...documentFields, engine: printer },
  schemaFor: (target) => schemaFor(target, [...open, ...plain]).extend({ engine: printer.schema }),
};

/** Of what has its pages already: nobody lays them out again or packs their pictures anew. */
const laidOut: readonly Name[] = ['orientation', 'quality', ...paged, ...plain];
export const laidOutOptions: FamilyOptions = {
  fields: documentFields,
  schemaFor: (target) => schemaFor(target, laidOut),
};
export const scannedOptions: FamilyOptions = {
  fields: documentFields,
  schemaFor: (target) => schemaFor(target, [...laidOut, ...open]),
};
