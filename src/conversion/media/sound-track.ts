// Whether the sound is taken over or encoded, and how. Pure; a part of media-plan.ts.
import type { AudioOptions } from '../audio-options.js';
import type { SoundOptions } from '../video-options.js';
import { audioCodecs, nearest, onScale, type AudioCodec, type AudioCodecId } from './media-codecs.js';
import type { Container } from './media-containers.js';
import type { SoundFacts } from './media-facts.js';
import { copied, stays, type Track } from './track.js';

export function soundTrack(
  sounds: readonly SoundFacts[],
  container: Container,
  options: SoundOptions & { readonly quality?: AudioOptions['quality']; readonly speed: number },
  cut: boolean,
): Track {
  const { makes, takes } = container.audio;
  const { audio_codec, audio_bitrate, sample_rate, channels, volume, normalise, speed } = options;
  const isFilm = container.video !== undefined;
  const isChanged =
    cut ||
    normalise ||
    volume !== 1 ||
    [audio_bitrate, sample_rate, channels, isFilm ? undefined : options.quality].some((each) => each !== undefined);
  const fits = sounds.every(
    ({ codec }) => takes.includes(codec) && (audio_codec === undefined || audioCodecs[audio_codec].name === codec),
  );
  const from = sounds.map(({ index }) => index);
  const first = sounds[0];
  if (fits && !isChanged) return { ...copied, from, codec: first?.codec ?? '' };
  const usual = makes.find((id) => stays(audioCodecs[id].name, first?.codec, takes)) ?? makes[0] ?? 'aac';
  const isDeep = sounds.some(({ bits = 0 }) => bits > 16);
  const codec: AudioCodec = audioCodecs[audio_codec ?? ((isDeep && deeper(usual, makes)) || usual)];
  const width = Math.min(channels ?? Math.max(...sounds.map((each) => each.channels)), codec.maxChannels);
  const isNarrowed = channels !== undefined || sounds.some((each) => each.channels > codec.maxChannels);
  const rate = sampleRateOf(first?.sampleRate ?? 0, sample_rate, codec);
  return {
    from,
    codec: codec.name,
    encoder: codec.encoder,
    filters: [
      ...(speed === 1 ? [] : tempo(speed)),
      ...(volume === 1 ? [] : [`volume=${volume}`]),
      // It works at 192 kHz; -ar below brings that back.
      ...(normalise ? ['loudnorm=I=-16:TP=-1.5:LRA=11'] : []),
      ...(codec.layouts && width > 2 ? [`aformat=channel_layouts=${codec.layouts.join('|')}`] : []),
    ],
    args: [
      ...rateArgs(codec, audio_bitrate, options.quality ?? 'medium', width),
      ...(isNarrowed ? ['-ac', String(width)] : []),
      '-ar',
      String(rate),
      ...(codec.args ?? []),
    ],
  };
}

function sampleRateOf(source: number, asked: number | undefined, { sampleRates }: AudioCodec): number {
  return nearest(asked ?? (source || 44_100), sampleRates);
}

function rateArgs(
  { quality, perChannel, bitrates }: AudioCodec,
  asked: number | undefined,
  level: NonNullable<AudioOptions['quality']>,
  channels: number,
): string[] {
  if (!quality) return [];
  const legal = (rate: number) => `${bitrates ? nearest(rate, bitrates) : rate}k`;
  if (asked !== undefined) return ['-b:a', legal(asked)];
  const value = onScale(level, quality);
  return perChannel ? ['-b:a', legal(value * Math.max(1, channels))] : ['-q:a', String(value)];
}

/** One filter reaches from half to double without artefacts. */
function tempo(speed: number): string[] {
  const whole = speed > 2 ? 2 : speed < 0.5 ? 0.5 : undefined;
  return whole === undefined ? [`atempo=${speed}`] : [`atempo=${whole}`, ...tempo(speed / whole)];
}

/** Its twin for samples of more than 16 bits, where it has one that fits here. */
function deeper(usual: AudioCodecId, makes: readonly AudioCodecId[]): AudioCodecId | undefined {
  const codec: AudioCodec = audioCodecs[usual];
  return makes.find((id) => id === codec.deeper);
}
