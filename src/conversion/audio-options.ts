// Options of sounds, by what each format can hold. Used by options.ts; media-plan.ts obeys them.
import { z } from 'zod';
import { audioCodecs, type AudioCodec, type AudioCodecId, type Quality } from './media/media-codecs.js';
import { containerOf, soundFormats } from './media/media-containers.js';
import {
  endAfterStart,
  metadataField,
  optionTable,
  qualityField,
  soundFields,
  speedField,
  timeFields,
  type Rule,
} from './media-fields.js';
import { asIs, field, maxSizeField, type FamilyOptions } from './option-fields.js';
import type { SoundOptions, TimeOptions } from './video-options.js';

export interface AudioOptions extends TimeOptions, SoundOptions {
  readonly quality?: Quality;
  readonly speed: number;
  readonly metadata: 'strip' | 'keep';
  readonly max_mb?: number;
}

const codecOf = (id: AudioCodecId): AudioCodec => audioCodecs[id];

function fieldsFor(target: string) {
  const { makes } = containerOf(target).audio;
  const { audio_bitrate, ...sound } = soundFields;
  const isLossy = makes.some((id) => codecOf(id).quality);
  return {
    ...(isLossy && { quality: qualityField, audio_bitrate }),
    ...(makes.length > 1 && {
      audio_codec: field(
        z.enum(makes as [AudioCodecId], `must be one of ${makes.join(', ')}`).optional(),
        asIs,
        { en: 'Audio codec', ru: 'Аудиокодек' },
        {
          en: `Not given: what is there already where it fits, else ${makes[0]}.`,
          ru: `Если не задан: прежний, когда он подходит, иначе ${makes[0]}.`,
        },
      ),
    }),
    ...sound,
    ...timeFields,
    speed: speedField,
    metadata: metadataField('keep'),
    max_mb: maxSizeField,
  };
}

const lossless = (id: unknown) => id !== undefined && !codecOf(id as AudioCodecId).quality;
const rules: readonly Rule[] = [
  endAfterStart,
  [
    'audio_bitrate',
    'cannot stand beside quality',
    ({ quality, audio_bitrate }) => quality === undefined || audio_bitrate === undefined,
  ],
  [
    'audio_codec',
    'loses nothing, so it has neither quality nor bit rate',
    ({ audio_codec, quality, audio_bitrate }) =>
      !lossless(audio_codec) || (quality === undefined && audio_bitrate === undefined),
  ],
];

export const audioOptions: FamilyOptions = optionTable(fieldsFor, soundFormats, rules);
