// Options that films, sounds and pictures out of films have in common, with their words. The tables of video-options.ts, audio-options.ts and frame-options.ts are made of them.
import { z } from 'zod';
import { asIs, decimal, field, flag, number, turnField, type Field, type FamilyOptions } from './option-fields.js';

export const maxSide = 16_383;
/** A week: only to keep nonsense out; the real limit is that of the duration of a file. */
const maxTimeS = 604_800;

/** "90", "90.5", "1:30" and "1:01:30.5" are seconds. */
export const time = (text: string): unknown => {
  const match = /^(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d+(?:\.\d+)?)$/.exec(text);
  return match ? Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3]) : text;
};
/** "10,20,300,200" is left, top, width, height. */
const rectangle = (text: string): unknown => {
  const [left, top, width, height, ...more] = text.split(',').map(number);
  return more.length === 0 && height !== undefined ? { left, top, width, height } : text;
};

const whole = (min: number, max: number) => {
  const says = `must be a whole number from ${min} to ${max}`;
  return z.int(says).min(min, says).max(max, says);
};
const between = (min: number, max: number) => {
  const says = `must be a number from ${min} to ${max}`;
  return z.number(says).min(min, says).max(max, says);
};
export const within = { whole, between };

const seconds = (min = 0) => between(min, maxTimeS);
const side = whole(1, maxSide);
const yesNo = (value: boolean) => z.boolean('must be true or false').default(value);
const qualityRange = 'must be low, medium, high or a whole number from 1 to 100';

export const qualityField = field(
  z
    .union(
      [z.enum(['low', 'medium', 'high']), z.int(qualityRange).min(1, qualityRange).max(100, qualityRange)],
      qualityRange,
    )
    .optional(),
  number,
  { en: 'Quality', ru: 'Качество' },
  { en: 'Low, medium, high, or a number from 1 to 100.', ru: 'Низкое, среднее, высокое или число от 1 до 100.' },
);

export const timeFields = {
  start: field(
    seconds().optional(),
    time,
    { en: 'From', ru: 'Начало' },
    { en: 'Seconds, or 1:30. What comes before is cut off.', ru: 'Секунды или 1:30. Всё до этого отрезается.' },
  ),
  end: field(
    seconds(0.01).optional(),
    time,
    { en: 'To', ru: 'Конец' },
    { en: 'Seconds, or 1:30. What comes after is cut off.', ru: 'Секунды или 1:30. Всё после этого отрезается.' },
  ),
} as const;

export const speedField = field(
  between(0.25, 4).default(1),
  decimal,
  { en: 'Speed', ru: 'Скорость' },
  {
    en: '0.25 to 4. 2 is twice as fast; voices keep their pitch.',
    ru: 'От 0.25 до 4. 2 вдвое быстрее; высота голоса не меняется.',
  },
);

export const shapeFields = {
  width: field(side.optional(), number, { en: 'Width', ru: 'Ширина' }, { en: 'Pixels.', ru: 'В пикселях.' }),
  height: field(side.optional(), number, { en: 'Height', ru: 'Высота' }, { en: 'Pixels.', ru: 'В пикселях.' }),
  fit: field(
    z.enum(['inside', 'cover', 'contain', 'fill'], 'must be inside, cover, contain or fill').default('inside'),
    asIs,
    { en: 'Fit', ru: 'Вписывание' },
    {
      en: 'Inside: as large as fits. Cover: fills width and height, the rest is cut. Contain: fits, with black borders. Fill: stretched.',
      ru: 'Вписать целиком: насколько поместится. Заполнить с обрезкой: лишнее отрезается. Целиком с полями: поля чёрные. Растянуть: пропорции меняются.',
    },
  ),
  enlarge: field(
    yesNo(false),
    flag,
    { en: 'Enlarge', ru: 'Увеличивать' },
    { en: 'Also make a small picture larger.', ru: 'Увеличивать и маленький кадр.' },
  ),
  rotate: turnField,
  crop: field(
    z
      .strictObject(
        { left: whole(0, maxSide), top: whole(0, maxSide), width: side, height: side },
        'must be left,top,width,height in pixels',
      )
      .optional(),
    rectangle,
    { en: 'Crop', ru: 'Обрезка' },
    {
      en: 'Left, top, width and height in pixels of the turned picture, before it is resized.',
      ru: 'Отступ слева и сверху, ширина и высота в пикселях повёрнутого кадра, до изменения размера.',
    },
  ),
} as const;

export const fpsField = field(
  between(1, 120).optional(),
  decimal,
  { en: 'Frames per second', ru: 'Кадров в секунду' },
  { en: '1 to 120.', ru: 'От 1 до 120.' },
);

export const soundFields = {
  audio_bitrate: field(
    whole(8, 512).optional(),
    number,
    { en: 'Sound bit rate', ru: 'Битрейт звука' },
    {
      en: 'kbit/s, 8 to 512; the nearest that the codec knows.',
      ru: 'кбит/с, от 8 до 512; ближайший из возможных у кодека.',
    },
  ),
  sample_rate: field(
    z
      .union(
        [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000].map((rate) =>
          z.literal(rate),
        ),
        'must be one of 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000',
      )
      .optional(),
    number,
    { en: 'Sample rate', ru: 'Частота дискретизации' },
    { en: 'Hertz; the nearest that the codec knows.', ru: 'В герцах; ближайшая из возможных у кодека.' },
  ),
  channels: field(
    whole(1, 8).optional(),
    number,
    { en: 'Channels', ru: 'Каналы' },
    { en: '1 is mono, 2 stereo, 6 is 5.1.', ru: '1 — моно, 2 — стерео, 6 — 5.1.' },
  ),
  volume: field(
    between(0, 10).default(1),
    decimal,
    { en: 'Volume', ru: 'Громкость' },
    {
      en: '1 leaves it, 2 is twice the amplitude, 0 is silence.',
      ru: '1 без изменений, 2 вдвое больше амплитуда, 0 тишина.',
    },
  ),
  normalise: field(
    yesNo(false),
    flag,
    { en: 'Even loudness', ru: 'Выровнять громкость' },
    { en: 'To -16 LUFS (EBU R128).', ru: 'До -16 LUFS (EBU R128).' },
  ),
} as const;

export const metadataField = (usual: 'strip' | 'keep') =>
  field(
    z.enum(['strip', 'keep'], 'must be strip or keep').default(usual),
    asIs,
    { en: 'Metadata', ru: 'Метаданные' },
    {
      en: 'Strip: without title, author, place and camera. Keep: with them, as far as the format can hold them.',
      ru: 'Убрать: без названия, автора, места и камеры. Сохранить: вместе с ними, насколько позволяет формат.',
    },
  );

export type Rule = readonly [
  path: string,
  message: string,
  holds: (options: Readonly<Record<string, unknown>>) => boolean,
];

export const endAfterStart: Rule = [
  'end',
  'must be after the start',
  ({ start, end }) => start === undefined || end === undefined || Number(end) > Number(start),
];
export const fitNeedsBoth: Rule = [
  'fit',
  'other than inside needs width and height',
  ({ fit, width, height }) => fit === 'inside' || fit === undefined || (width !== undefined && height !== undefined),
];

type Fields = Readonly<Record<string, Field<z.ZodType>>>;

/** A table whose rows may differ by target: a codec's row lists only what the container can hold. What nothing here writes has none. */
export function optionTable(
  fieldsFor: (target: string) => Fields,
  targets: readonly string[],
  rules: readonly Rule[],
): FamilyOptions {
  return {
    fields: Object.assign({}, ...targets.map(fieldsFor)) as Fields,
    schemaFor: (target) => {
      const rows = Object.entries(targets.includes(target) ? fieldsFor(target) : {}).filter(
        ([, { only }]) => only === undefined || only.includes(target),
      );
      return rules.reduce<z.ZodType>(
        (schema, [path, message, holds]) =>
          schema.refine((options) => holds(options as Readonly<Record<string, unknown>>), { path: [path], message }),
        z.strictObject(Object.fromEntries(rows.map(([name, { schema }]) => [name, schema]))),
      );
    },
  };
}
