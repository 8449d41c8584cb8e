// Options of what a film becomes among the pictures: single frames, many of them, a sheet of thumbnails, or a moving GIF. Used by options.ts; the frames of the video engine obey them.
import type { Quality } from './media/media-codecs.js';
import {
  endAfterStart,
  fitNeedsBoth,
  fpsField,
  optionTable,
  qualityField,
  shapeFields,
  speedField,
  time,
  timeFields,
  within,
  type Rule,
} from './media-fields.js';
import { field, maxSizeField, number, type FamilyOptions } from './option-fields.js';
import type { ShapeOptions, TimeOptions } from './video-options.js';

export interface FrameOptions extends TimeOptions, ShapeOptions {
  readonly quality?: Quality;
  readonly at?: number;
  readonly every?: number;
  readonly count?: number;
  readonly columns?: number;
}
export interface ClipOptions extends TimeOptions, ShapeOptions {
  readonly fps?: number;
  readonly speed: number;
}

export const frameFormats = ['png', 'jpeg', 'webp'];
/** Most files, and most tiles of a sheet, that one film may become. */
export const maxFrames = 1000;

const frameFields = {
  at: field(
    within.between(0, 604_800).optional(),
    time,
    { en: 'Moment', ru: 'Момент' },
    {
      en: 'Seconds, or 1:30: this one frame. Not given: a frame from a tenth of the film.',
      ru: 'Секунды или 1:30: один этот кадр. Если не задан: кадр на десятой части фильма.',
    },
  ),
  every: field(
    within.between(0.04, 86_400).optional(),
    time,
    { en: 'Every', ru: 'Каждые' },
    {
      en: `Seconds: one frame for each such span, a file each. At most ${maxFrames} frames.`,
      ru: `Секунды: по кадру на каждый такой отрезок, каждый в своём файле. Не больше ${maxFrames} кадров.`,
    },
  ),
  count: field(
    within.whole(1, maxFrames).optional(),
    number,
    { en: 'Number of frames', ru: 'Число кадров' },
    {
      en: 'So many frames, spread evenly, a file each.',
      ru: 'Столько кадров через равные промежутки, каждый в своём файле.',
    },
  ),
  columns: field(
    within.whole(1, 100).optional(),
    number,
    { en: 'Columns of a sheet', ru: 'Столбцов на листе' },
    {
      en: 'Puts the frames of “Every” or “Number of frames” on one sheet with so many columns; each is 160 pixels wide unless a size is given.',
      ru: 'Кадры из «Каждые» или «Число кадров» на одном листе с таким числом столбцов; ширина каждого 160 пикселей, если размер не задан.',
    },
  ),
} as const;

const isGiven = (...values: unknown[]) => values.filter((value) => value !== undefined).length;
const rules: readonly Rule[] = [
  endAfterStart,
  fitNeedsBoth,
  [
    'at',
    'is one moment and stands alone',
    ({ at, every, count, columns, start, end }) => at === undefined || isGiven(every, count, columns, start, end) === 0,
  ],
  ['count', 'cannot stand beside every', ({ every, count }) => isGiven(every, count) < 2],
  [
    'start',
    'and end need every or count',
    ({ start, end, every, count }) => isGiven(start, end) === 0 || isGiven(every, count) > 0,
  ],
  [
    'columns',
    'needs every or count',
    ({ columns, every, count }) => columns === undefined || isGiven(every, count) > 0,
  ],
];

export const frameOptions: FamilyOptions = optionTable(
  (target) => ({
    ...frameFields,
    ...shapeFields,
    ...timeFields,
    max_mb: maxSizeField,
    ...(target !== 'png' && { quality: qualityField }),
  }),
  frameFormats,
  rules,
);

export const clipOptions: FamilyOptions = optionTable(
  () => ({ ...shapeFields, fps: fpsField, ...timeFields, speed: speedField, max_mb: maxSizeField }),
  ['gif'],
  [endAfterStart, fitNeedsBoth],
);
