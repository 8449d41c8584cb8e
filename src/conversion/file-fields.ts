// The options of what is done to files of any kind: one row each with its words, its check and how its text reads. Used by file-operations.ts; the engines that do it obey them.
import { z } from 'zod';
import type { ArchiveOptions } from './archive-options.js';
import { archiveLevel } from './archive-options.js';
import { documentFields } from './document-options.js';
import { maxFrames } from './frame-options.js';
import { time } from './media-fields.js';
import { asIs, field, flag, number } from './option-fields.js';

const whole = (least: number, most: number) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);
const maxSide = 4096;
const side = (title: { en: string; ru: string }) =>
  field(whole(1, maxSide).optional(), number, title, {
    en: 'Pixels. Where neither is given, pictures are at most 320 wide and high.',
    ru: 'В пикселях. Если не задано ничего, не больше 320 в ширину и высоту.',
  });
const moment = 'must be seconds, 1:30 or a share such as 10%';
const share = /^(100|\d{1,2})(\.\d+)?%$/;
/** Seconds as numbers, shares of the length as they stand. */
const momentOf = (text: string): unknown => (share.test(text) ? text : time(text));

export const thumbnailFormats = ['webp', 'jpeg', 'png'] as const;
export const thumbnailFields = {
  format: field(
    z.enum(thumbnailFormats, `must be one of ${thumbnailFormats.join(', ')}`).default('webp'),
    asIs,
    { en: 'Format', ru: 'Формат' },
    { en: 'Of the pictures.', ru: 'Формат изображений.' },
  ),
  width: side({ en: 'Width', ru: 'Ширина' }),
  height: side({ en: 'Height', ru: 'Высота' }),
  fit: field(
    z.enum(['inside', 'cover', 'contain'], 'must be inside, cover or contain').default('inside'),
    asIs,
    { en: 'Fit', ru: 'Вписывание' },
    {
      en: 'Inside: as large as fits. Cover: fills width and height, the rest is cut. Contain: fits, with borders.',
      ru: 'Вписать целиком: насколько поместится. Заполнить с обрезкой: лишнее отрезается. Целиком с полями: остаток закрывает фон.',
    },
  ),
  at: field(
    z.union([z.number(moment).min(0, moment).max(604_800, moment), z.string().regex(share, moment)], moment).optional(),
    momentOf,
    { en: 'Moment', ru: 'Момент' },
    {
      en: 'Of a film: seconds, 1:30 or a share such as 10%, which is usual. With a count: where the first is taken.',
      ru: 'Для фильма: секунды, 1:30 или доля, например 10% (обычное значение). При нескольких кадрах: откуда брать первый.',
    },
  ),
  page: field(
    whole(1, 100_000).optional(),
    number,
    { en: 'Page', ru: 'Страница' },
    {
      en: 'Of a document. With a count: the first. Not given: 1.',
      ru: 'Для документа. При нескольких: первая. Не задано: 1.',
    },
  ),
  count: field(
    whole(1, Math.min(100, maxFrames)).default(1),
    number,
    { en: 'How many', ru: 'Сколько' },
    {
      en: 'Frames spread over a film, or pages that follow each other.',
      ru: 'Кадры, равномерно по фильму, или страницы подряд.',
    },
  ),
  sprite: field(
    z.boolean('must be true or false').default(false),
    flag,
    { en: 'On one sheet', ru: 'На одном листе' },
    { en: 'All frames of a film as one picture.', ru: 'Все кадры фильма на одном изображении.' },
  ),
  password: documentFields.password,
} as const;

const packed = ['zip', 'tar', 'tar.gz', '7z'] as const;
export const archiveFields = {
  format: field(
    z.enum(packed, `must be one of ${packed.join(', ')}`).default('zip'),
    asIs,
    { en: 'Format', ru: 'Формат' },
    { en: 'Of the archive.', ru: 'Формат архива.' },
  ),
  level: archiveLevel,
  manifest: field(
    z.boolean('must be true or false').default(false),
    flag,
    { en: 'With a list', ru: 'Со списком' },
    {
      en: 'Adds manifest.json, which names every file with its format and size.',
      ru: 'Добавляет manifest.json: имя, формат и размер каждого файла.',
    },
  ),
} as const;
export interface ArchiveFields extends ArchiveOptions {
  readonly format: (typeof packed)[number];
  readonly manifest: boolean;
}
