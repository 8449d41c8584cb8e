// What can be done to files beside converting them: one row each, read by the doors, the planner of tasks and the list of capabilities. An engine does it. Long because it is one table.
import { z } from 'zod';
import { archivePassword, lockableArchives } from './archive-options.js';
import { archiveFields, thumbnailFields } from './file-fields.js';
import { findFormat, type Words } from './formats.js';
import { videoFormats } from './media/media-containers.js';
import type { Fields } from './option-fields.js';
import type { RouteQueue } from './planner.js';
import { jsonSchema, parseOptions, readOptions, type Options } from './options.js';
import {
  decryptFields,
  encryptFields,
  imagesFields,
  mergeFields,
  metadataFields,
  numberFields,
  ocrFields,
  optimizeFields,
  pdfaFields,
  rotateFields,
  splitFields,
  watermarkFields,
} from './pdf-fields.js';

export interface FileOperation {
  readonly name: string;
  readonly label: Words;
  readonly description: Words;
  readonly engine: string;
  /** Not given: that of its route. */
  readonly queue?: RouteQueue;
  /** Formats of its files in their order; the last holds for all that follow. */
  readonly takes: readonly TakenFormat[];
  /** What a file of this format has to become first, where that depends on it; undefined: it is not taken. */
  readonly accepts?: (format: string) => string | undefined;
  readonly most: 'one' | 'two' | 'many';
  /** Format of what it gives; null where that shows only then, or is said by `givesFor`. */
  readonly gives: string | null;
  readonly givesFor?: (options: Options) => string;
  readonly fields: Fields;
  /** With one file, one of these options has to be given. */
  readonly needs?: readonly string[];
  /** What options, number and formats of files have to be together: the complaint, or nothing. */
  readonly refuses?: (options: Options, files: number, formats: readonly string[]) => string | undefined;
  /** How a file of this format is brought to the one that is taken. */
  readonly preparing?: (options: Options, format: string, index: number) => Options;
}

export interface TakenFormat {
  /** `any` is every format, and what is none. */
  readonly format: string;
  /** Files of other formats are converted on the way. */
  readonly converts: boolean;
}

export const any = 'any';
const pdf = { format: 'pdf', converts: false } as const;
const anyAs = (format: string) => ({ format, converts: true });
const onPdf = { engine: 'pdf', queue: 'document', takes: [pdf], most: 'one', gives: 'pdf' } as const;
const anything = { takes: [{ format: any, converts: false }], accepts: (format: string) => format } as const;
const familyOf = (format: string) => findFormat(format)?.family;
const isPicture = (format: string): boolean => familyOf(format) === 'image';
const isFilm = (format: string): boolean => videoFormats.includes(format);
/** What is drawn without a way through other programs. */
const drawable: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff', 'svg']);
/** What bsdtar reads. */
const archives = ['zip', 'tar', 'tar.gz', 'tar.bz2', 'tar.xz', 'tar.zst', '7z', 'rar', 'cab', 'iso', 'lha'];
/** As many pixels as a page needs of a picture that lies on it. */
const stampPixels = 2000;

export const fileOperations: readonly FileOperation[] = [
  {
    ...onPdf,
    name: 'merge',
    label: { en: 'Join', ru: 'Объединить' },
    description: {
      en: 'Several files become one PDF, in their order. Documents and pictures become PDF on the way.',
      ru: 'Несколько файлов становятся одним PDF по порядку. Документы и изображения по пути становятся PDF.',
    },
    takes: [anyAs('pdf')],
    most: 'many',
    fields: mergeFields,
    preparing: ({ paper }, format) => (isPicture(format) ? parseOptions('pdf', { paper }, '/options', format) : {}),
  },
  {
    ...onPdf,
    name: 'split',
    label: { en: 'Split', ru: 'Разделить' },
    description: {
      en: 'A PDF becomes several: of so many pages each, of ranges, or of its bookmarks.',
      ru: 'PDF становится несколькими: по столько страниц, по диапазонам или по закладкам.',
    },
    fields: splitFields,
    refuses: ({ every, ranges, bookmarks }) =>
      [every !== undefined, ranges !== undefined, bookmarks === true].filter(Boolean).length > 1
        ? 'Give one of "every", "ranges" and "bookmarks".'
        : undefined,
  },
  {
    ...onPdf,
    name: 'rotate',
    label: { en: 'Turn', ru: 'Повернуть' },
    description: { en: 'Turns pages.', ru: 'Поворачивает страницы.' },
    fields: rotateFields,
  },
  {
    ...onPdf,
    engine: 'pdf-stamp',
    name: 'watermark',
    label: { en: 'Watermark', ru: 'Водяной знак' },
    description: {
      en: 'Text, or the picture that is the second file, on every page.',
      ru: 'Текст или изображение из второго файла на каждой странице.',
    },
    takes: [pdf, anyAs('png')],
    most: 'two',
    fields: watermarkFields,
    needs: ['text'],
    refuses: ({ text }, files) =>
      (text === undefined) === (files === 2) ? undefined : 'Give either "text" or a picture as the second file.',
    preparing: (_asked, format) =>
      isPicture(format)
        ? parseOptions('png', { width: stampPixels, height: stampPixels }, '/options', format)
        : parseOptions('png', {}, '/options', format),
  },
  {
    ...onPdf,
    engine: 'pdf-stamp',
    name: 'number.pages',
    label: { en: 'Page numbers', ru: 'Номера страниц' },
    description: { en: 'Writes numbers on pages.', ru: 'Нумерует страницы.' },
    fields: numberFields,
  },
  {
    ...onPdf,
    name: 'encrypt',
    label: { en: 'Encrypt', ru: 'Зашифровать' },
    description: {
      en: 'Locks a PDF with AES-256: a password to open it, permissions without that of the owner.',
      ru: 'Защищает PDF шифром AES-256: пароль для открытия, права без пароля владельца.',
    },
    fields: encryptFields,
    needs: ['user_password', 'owner_password'],
    refuses: ({ user_password: user, owner_password: owner }) =>
      user === undefined && owner === undefined ? 'Give a "user_password", an "owner_password" or both.' : undefined,
  },
  {
    ...onPdf,
    name: 'decrypt',
    label: { en: 'Decrypt', ru: 'Расшифровать' },
    description: { en: 'Takes passwords and permissions off.', ru: 'Снимает пароли и ограничения.' },
    fields: decryptFields,
  },
  {
    ...onPdf,
    name: 'pdfa',
    label: { en: 'PDF/A', ru: 'PDF/A' },
    description: { en: 'For archives: everything inside the file.', ru: 'Для архивов: всё нужное внутри файла.' },
    fields: pdfaFields,
  },
  {
    ...onPdf,
    name: 'optimize',
    label: { en: 'Smaller file', ru: 'Уменьшить файл' },
    description: { en: 'Makes a PDF smaller, never larger.', ru: 'Уменьшает PDF и никогда не увеличивает.' },
    fields: optimizeFields,
  },
  {
    ...onPdf,
    name: 'ocr',
    label: { en: 'Read scanned pages', ru: 'Распознать текст' },
    description: {
      en: 'Pages without text get an invisible layer of it; they look as before.',
      ru: 'Страницы без текста получают его невидимый слой; их вид не меняется.',
    },
    fields: ocrFields,
  },
  {
    ...onPdf,
    name: 'extract.images',
    label: { en: 'Take pictures out', ru: 'Извлечь изображения' },
    description: {
      en: 'The pictures that a PDF holds, as JPEG, JPEG 2000 or PNG.',
      ru: 'Изображения из PDF в JPEG, JPEG 2000 или PNG.',
    },
    gives: null,
    fields: imagesFields,
  },
  {
    ...onPdf,
    name: 'read.metadata',
    label: { en: 'Read metadata', ru: 'Прочитать метаданные' },
    description: { en: 'What a PDF says of itself, as JSON.', ru: 'Сведения PDF о себе в виде JSON.' },
    gives: 'json',
    fields: { password: decryptFields.password },
  },
  {
    ...onPdf,
    name: 'write.metadata',
    label: { en: 'Change metadata', ru: 'Изменить метаданные' },
    description: { en: 'Title, author, subject and keywords.', ru: 'Название, автор, тема и ключевые слова.' },
    fields: metadataFields,
  },
  {
    name: 'thumbnail',
    label: { en: 'Thumbnails', ru: 'Миниатюры' },
    description: {
      en: 'Small pictures of a film, a document or a picture.',
      ru: 'Уменьшенные изображения фильма, документа или изображения.',
    },
    engine: 'thumbnail',
    takes: [{ format: any, converts: true }],
    accepts: (format) => {
      if (isFilm(format) || format === 'pdf' || drawable.has(format)) return format;
      const family = familyOf(format);
      if (family === 'image') return 'png';
      return family === 'document' || family === 'data' ? 'pdf' : undefined;
    },
    most: 'one',
    gives: null,
    givesFor: ({ format }) => String(format),
    fields: thumbnailFields,
    refuses: ({ at, page, count, sprite }, _files, [format = '']) => {
      if (at !== undefined && !isFilm(format)) return '"at" is a moment of a film. A document has "page".';
      if (page !== undefined && (isFilm(format) || isPicture(format))) return '"page" is one of a document.';
      if (count !== 1 && isPicture(format)) return 'A picture has one thumbnail; leave out "count".';
      if (sprite === true && !(isFilm(format) && Number(count) > 1))
        return '"sprite" needs a film and a "count" above 1.';
      return undefined;
    },
  },
  {
    ...anything,
    name: 'probe',
    label: { en: 'What it is', ru: 'Что это' },
    description: {
      en: 'What can be told of a file without converting it, as JSON: streams, pages, size, entries.',
      ru: 'Что можно узнать о файле, не преобразуя его, в виде JSON: потоки, страницы, размеры, содержимое архива.',
    },
    engine: 'facts',
    queue: 'default',
    most: 'one',
    gives: 'json',
    fields: { password: decryptFields.password },
  },
  {
    name: 'extract',
    label: { en: 'Unpack', ru: 'Распаковать' },
    description: {
      en: 'The files of an archive, each by itself, with their folders.',
      ru: 'Файлы архива по отдельности, с их папками.',
    },
    engine: 'bsdtar',
    queue: 'archive',
    takes: [{ format: 'zip', converts: false }],
    accepts: (format) => (archives.includes(format) ? format : undefined),
    most: 'one',
    gives: null,
    fields: { password: archivePassword },
    refuses: ({ password }, _files, [format = '']) =>
      password !== undefined && !lockableArchives.includes(format) ? '"password" opens a ZIP or a 7-Zip.' : undefined,
  },
  {
    ...anything,
    name: 'archive',
    label: { en: 'Pack', ru: 'Упаковать' },
    description: {
      en: 'Several files as one archive. Their folders stay; of two with one name the second gets a number.',
      ru: 'Несколько файлов в одном архиве. Папки сохраняются; из двух одноимённых второй получает номер.',
    },
    engine: 'bsdtar',
    queue: 'archive',
    most: 'many',
    gives: null,
    givesFor: ({ format }) => String(format),
    fields: archiveFields,
  },
];

export function findFileOperation(name: string): FileOperation | undefined {
  return fileOperations.find((operation) => operation.name === name);
}

/** Checked and complete, as those of a conversion are. */
export function parseOperation(operation: FileOperation, raw: unknown, at = '/options'): Options {
  return readOptions([{ fields: operation.fields, schema: schemaOf(operation) }], operation.label.en, raw, at);
}

export function operationSchema(operation: FileOperation): Record<string, unknown> {
  return jsonSchema(schemaOf(operation));
}

/** What the file with this number has to be. */
export function takenAs({ takes, accepts }: FileOperation, index: number, given?: string): TakenFormat {
  const accepted = given === undefined ? undefined : accepts?.(given);
  if (accepted !== undefined) return { format: accepted, converts: true };
  // Nothing becomes "any".
  if (accepts) return { format: takes[0]?.format ?? any, converts: false };
  return takes[Math.min(index, takes.length - 1)] ?? pdf;
}

function schemaOf({ fields }: FileOperation): z.ZodType {
  return z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])));
}
