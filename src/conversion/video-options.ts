// Options of films: one row per option, with what the container can hold as its values. Used by options.ts; media-plan.ts obeys them.
import { z } from 'zod';
import { containerOf, videoFormats } from './media/media-containers.js';
import {
  videoCodecs,
  type AudioCodecId,
  type Quality,
  type VideoCodec,
  type VideoCodecId,
} from './media/media-codecs.js';
import {
  endAfterStart,
  fitNeedsBoth,
  fpsField,
  metadataField,
  optionTable,
  qualityField,
  shapeFields,
  soundFields,
  speedField,
  timeFields,
  within,
  type Rule,
} from './media-fields.js';
import { asIs, field, flag, maxSizeField, number, type FamilyOptions } from './option-fields.js';

export interface TimeOptions {
  readonly start?: number;
  readonly end?: number;
}
export interface ShapeOptions {
  readonly width?: number;
  readonly height?: number;
  readonly fit: 'inside' | 'cover' | 'contain' | 'fill';
  readonly enlarge: boolean;
  readonly rotate: 'auto' | 0 | 90 | 180 | 270;
  readonly crop?: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}
export interface SoundOptions {
  readonly audio_codec?: AudioCodecId;
  readonly audio_bitrate?: number;
  readonly sample_rate?: number;
  readonly channels?: number;
  readonly volume: number;
  readonly normalise: boolean;
}
export interface VideoOptions extends TimeOptions, ShapeOptions, SoundOptions {
  readonly quality?: Quality;
  readonly codec?: VideoCodecId;
  readonly crf?: number;
  readonly bitrate?: number;
  readonly resolution?: keyof typeof resolutions;
  readonly fps?: number;
  readonly speed: number;
  readonly mute: boolean;
  readonly metadata: 'strip' | 'keep';
  readonly max_mb?: number;
}

/** Pixels of the shorter side. */
export const resolutions = {
  '240p': 240,
  '360p': 360,
  '480p': 480,
  '720p': 720,
  '1080p': 1080,
  '1440p': 1440,
  '2160p': 2160,
} as const;
const resolutionNames = Object.keys(resolutions) as [keyof typeof resolutions];

const oneOf = <Id extends string>(ids: readonly Id[]) =>
  z.enum(ids as [Id, ...Id[]], `must be one of ${ids.join(', ')}`).optional();
const codecOf = (id: VideoCodecId): VideoCodec => videoCodecs[id];

function fieldsFor(target: string) {
  const { video, audio } = containerOf(target);
  const codecs = video?.makes ?? [];
  return {
    quality: qualityField,
    codec: field(
      oneOf(codecs),
      asIs,
      { en: 'Video codec', ru: 'Видеокодек' },
      {
        en: `Not given: what is there already where it fits, else ${codecs[0]}.`,
        ru: `Если не задан: прежний, когда он подходит, иначе ${codecs[0]}.`,
      },
    ),
    ...(codecs.some((id) => codecOf(id).crf) && {
      crf: field(
        within.whole(0, 63).optional(),
        number,
        { en: 'CRF', ru: 'CRF' },
        {
          en: 'Constant rate factor of the codec itself: less is better and larger. H.264 and H.265 end at 51.',
          ru: 'Постоянный фактор качества самого кодека: меньше — лучше и больше файл. У H.264 и H.265 до 51.',
        },
      ),
    }),
    bitrate: field(
      within.whole(50, 200_000).optional(),
      number,
      { en: 'Video bit rate', ru: 'Битрейт видео' },
      {
        en: 'kbit/s, 50 to 200000, on average.',
        ru: 'кбит/с, от 50 до 200000, в среднем.',
      },
    ),
    resolution: field(
      oneOf(resolutionNames),
      asIs,
      { en: 'Resolution', ru: 'Разрешение' },
      {
        en: 'Pixels of the shorter side; never enlarged unless asked.',
        ru: 'Пикселей по короткой стороне; без просьбы не увеличивается.',
      },
    ),
    ...shapeFields,
    fps: fpsField,
    ...timeFields,
    speed: speedField,
    mute: field(
      z.boolean('must be true or false').default(false),
      flag,
      { en: 'Without sound', ru: 'Без звука' },
      {
        en: 'Drop the sound.',
        ru: 'Убрать звук.',
      },
    ),
    audio_codec: field(
      oneOf(audio.makes),
      asIs,
      { en: 'Audio codec', ru: 'Аудиокодек' },
      {
        en: `Not given: what is there already where it fits, else ${audio.makes[0]}.`,
        ru: `Если не задан: прежний, когда он подходит, иначе ${audio.makes[0]}.`,
      },
    ),
    ...soundFields,
    metadata: metadataField('strip'),
    max_mb: maxSizeField,
  };
}

const given = (options: Readonly<Record<string, unknown>>, ...names: string[]) =>
  names.filter((name) => options[name] !== undefined).length;

const rules: readonly Rule[] = [
  endAfterStart,
  fitNeedsBoth,
  [
    'bitrate',
    'can only be one of quality, crf and bitrate',
    (options) => given(options, 'quality', 'crf', 'bitrate') <= 1,
  ],
  [
    'resolution',
    'cannot stand beside width or height',
    (options) => given(options, 'resolution') === 0 || given(options, 'width', 'height') === 0,
  ],
  [
    'mute',
    'leaves no sound to change',
    ({ mute, ...options }) =>
      mute !== true || given(options, 'audio_codec', 'audio_bitrate', 'sample_rate', 'channels') === 0,
  ],
  [
    'crf',
    'is out of the range of this codec, or it has none',
    ({ crf, codec }) => {
      if (crf === undefined) return true;
      const [min, max] = codecOf((codec as VideoCodecId | undefined) ?? 'h264').crf ?? [1, 0];
      return Number(crf) >= min && Number(crf) <= max;
    },
  ],
];

export const videoOptions: FamilyOptions = optionTable(fieldsFor, videoFormats, rules);
