// What can be done to files beside converting them: one row each, read by the doors, the planner of tasks and the list of capabilities. An engine does it.
import { z } from 'zod';
import { findFormat, type Words } from './formats.js';
import type { Fields } from './option-fields.js';
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
  readonly queue: 'document';
  /** Formats of its files in their order; the last holds for all that follow. */
  readonly takes: readonly TakenFormat[];
  readonly most: 'one' | 'two' | 'many';
  /** Format of what it gives; null where that shows only then. */
  readonly gives: string | null;
  readonly fields: Fields;
  /** What options and number of files have to be together: the complaint, or nothing. */
  readonly refuses?: (options: Options, files: number) => string | undefined;
  /** How a file of this format is brought to the one that is taken. */
  readonly preparing?: (options: Options, format: string, index: number) => Options;
}

export interface TakenFormat {
  readonly format: string;
  /** Files of other formats are converted on the way. */
  readonly converts: boolean;
}

const pdf = { format: 'pdf', converts: false } as const;
const anyAs = (format: string) => ({ format, converts: true });
const onPdf = { engine: 'pdf', queue: 'document', takes: [pdf], most: 'one', gives: 'pdf' } as const;
const isPicture = (format: string): boolean => findFormat(format)?.family === 'image';
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
export function takenAs({ takes }: FileOperation, index: number): TakenFormat {
  return takes[Math.min(index, takes.length - 1)] ?? pdf;
}

function schemaOf({ fields }: FileOperation): z.ZodType {
  return z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])));
}
