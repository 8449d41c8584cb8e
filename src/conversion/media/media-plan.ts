// Decides what happens to each stream of a file: taken over as it is, encoded, or left out with a warning. Pure; the engines run what it says.
import type { AudioOptions } from '../audio-options.js';
import type { Warning } from '../detect.js';
import type { Limits } from '../limits.js';
import type { SoundOptions, VideoOptions } from '../video-options.js';
import {
  coverOf,
  pictureOf,
  soundsOf,
  subtitlesOf,
  type MediaFacts,
  type PictureFacts,
  type SoundFacts,
  type StreamFacts,
} from './media-facts.js';
import { containerOf, textSubtitles, type Container } from './media-containers.js';
import {
  audioCodecs,
  nearest,
  onScale,
  videoCodecs,
  type AudioCodec,
  type AudioCodecId,
  type VideoCodec,
  type VideoCodecId,
} from './media-codecs.js';
import { noStream } from './probe-media.js';
import { shapePicture } from './picture-shape.js';
import { spanOf, type Span } from './media-span.js';

/** One kind of streams of the result. */
export interface Track {
  /** Numbers of the input's streams. */
  readonly from: readonly number[];
  /** What ffprobe must call the codec of the result. */
  readonly codec: string;
  readonly encoder: string;
  readonly args: readonly string[];
  readonly filters: readonly string[];
}
export interface PictureTrack extends Track {
  readonly width: number;
  readonly height: number;
  readonly fps?: number;
  /** Which of our codecs is encoded; not given when it is copied. */
  readonly made?: VideoCodecId;
  /** Options that open the graphics card which encodes it. */
  readonly device?: readonly string[];
}
export interface MediaPlan {
  readonly container: Container;
  readonly span: Span;
  readonly picture?: PictureTrack;
  readonly sound?: Track;
  readonly subtitles?: Track;
  readonly cover?: Track;
  readonly tags: readonly string[];
  readonly warnings: readonly Warning[];
}

const copied = { encoder: 'copy', args: [], filters: [] } as const;

export function planVideo(
  facts: MediaFacts & { durationS: number },
  to: string,
  options: VideoOptions,
  limits: Limits,
): MediaPlan {
  const picture = pictureOf(facts);
  if (!picture) throw noStream(to, 'picture');
  const container = containerOf(to);
  const all = options.mute ? [] : soundsOf(facts);
  const sounds = container.oneSound ? all.slice(0, 1) : all;
  const span = spanOf(facts.durationS, [picture, ...sounds], options, options.speed);
  const sound = sounds.length > 0 ? soundTrack(sounds, container, options, isCut(options)) : undefined;
  const subtitles = options.speed === 1 ? subtitleTrack(subtitlesOf(facts), container) : undefined;
  const film = pictureTrack(picture, container, options, limits);
  return {
    container,
    span,
    picture: film,
    ...(sound && { sound }),
    ...(subtitles && { subtitles }),
    tags: tagArgs(container, options.metadata, sounds),
    warnings: [
      ...dropped(facts, { picture, sounds: options.mute ? soundsOf(facts) : sounds, subtitles: subtitles?.from ?? [] }),
      ...(sound && options.channels === undefined ? narrowed(sounds, sound) : []),
    ],
  };
}

export function planAudio(facts: MediaFacts & { durationS: number }, to: string, options: AudioOptions): MediaPlan {
  const container = containerOf(to);
  const [first] = soundsOf(facts);
  if (!first) throw noStream(to, 'sound');
  const sound = soundTrack([first], container, options, isCut(options));
  const cover = coverOf(facts);
  const keepsCover =
    container.cover === true &&
    options.metadata === 'keep' &&
    cover !== undefined &&
    ['mjpeg', 'png'].includes(cover.codec);
  return {
    container,
    span: spanOf(facts.durationS, [first], options, options.speed),
    sound,
    ...(keepsCover && {
      cover: { ...copied, from: [cover.index], codec: cover.codec, args: ['-disposition:v:0', 'attached_pic'] },
    }),
    tags: tagArgs(container, options.metadata, [first]),
    warnings: [
      ...dropped(facts, { sounds: [first], cover: options.metadata === 'strip' || keepsCover }),
      ...(options.channels === undefined ? narrowed([first], sound) : []),
    ],
  };
}

const isCut = ({ start, end, speed }: AudioOptions | VideoOptions): boolean =>
  start !== undefined || end !== undefined || speed !== 1;

function pictureTrack(
  picture: PictureFacts,
  container: Container,
  options: VideoOptions,
  { maxPixels }: Limits,
): PictureTrack {
  const { makes, takes } = container.video ?? { makes: [], takes: [] };
  const { quality, crf, bitrate, width, height, resolution, crop, rotate, fps } = options;
  const asked = options.codec && videoCodecs[options.codec].name !== picture.codec;
  const isChanged =
    isCut(options) || [quality, crf, bitrate, width, height, resolution, crop, fps].some((each) => each !== undefined);
  const keepsTurn = picture.turn === 0 ? rotate === 'auto' || rotate === 0 : rotate === 'auto' && container.keepsTurn;
  const from = [picture.index];
  if (!asked && !isChanged && keepsTurn && takes.includes(picture.codec)) {
    // Apple's players know HEVC only by this name.
    const args = picture.codec === 'hevc' && container.keepsTurn ? ['-tag:v', 'hvc1'] : [];
    return {
      ...copied,
      args,
      from,
      codec: picture.codec,
      width: picture.width,
      height: picture.height,
      ...(picture.fps && { fps: picture.fps }),
    };
  }
  const made =
    options.codec ?? makes.find((id) => stays(videoCodecs[id].name, picture.codec, takes)) ?? makes[0] ?? 'h264';
  const codec: VideoCodec = videoCodecs[made];
  const { filters, ...size } = shapePicture(picture, options, {
    even: true,
    square: false,
    maxPixels,
    ...(codec.maxSide && { maxSide: codec.maxSide }),
  });
  const rate = rateOf(picture, options, codec);
  return {
    from,
    made,
    codec: codec.name,
    encoder: codec.encoder,
    ...size,
    ...(rate.fps && { fps: rate.fps }),
    filters: [...filters, ...(options.speed === 1 ? [] : [`setpts=PTS/${options.speed}`]), ...rate.filters],
    args: [
      ...(bitrate !== undefined
        ? ['-b:v', `${bitrate}k`, '-maxrate', `${bitrate * 2}k`, '-bufsize', `${bitrate * 2}k`]
        : codec.qualityArgs(crf ?? onScale(quality ?? 'medium', codec.quality))),
      ...codec.args,
      ...(made === 'h265' && container.keepsTurn ? ['-tag:v', 'hvc1'] : []),
    ],
  };
}

/** What has to be encoded again remains of its kind, where that would have been taken over. */
const stays = (made: string, codec: string | undefined, takes: readonly string[]): boolean =>
  made === codec && takes.includes(made);

function rateOf(
  picture: PictureFacts,
  { fps, speed }: VideoOptions,
  codec: VideoCodec,
): { fps?: number; filters: string[] } {
  const natural = picture.fps === undefined ? undefined : picture.fps * speed;
  if (fps === undefined && !codec.constantRate) return { ...(natural && { fps: natural }), filters: [] };
  // A stream that says nothing sensible about its rate gets that of a usual film.
  const wanted = fps ?? (natural !== undefined && natural >= 1 && natural <= 120 ? natural : 25);
  const rate = codec.rates ? nearest(wanted, codec.rates) : wanted;
  return { fps: rate, filters: [`fps=${Number(rate.toFixed(5))}`] };
}

function soundTrack(
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
  const made: AudioCodecId =
    audio_codec ?? makes.find((id) => stays(audioCodecs[id].name, first?.codec, takes)) ?? makes[0] ?? 'aac';
  const codec: AudioCodec = audioCodecs[made];
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

function subtitleTrack(streams: readonly StreamFacts[], { subtitles }: Container): Track | undefined {
  if (!subtitles) return undefined;
  const texts = streams.filter(({ codec }) => textSubtitles.includes(codec));
  const fitting = streams.filter(({ codec }) => subtitles.takes.includes(codec));
  const fits = texts.every((each) => fitting.includes(each));
  const kept = fits ? fitting : texts;
  if (kept.length === 0) return undefined;
  const from = kept.map(({ index }) => index);
  return { ...copied, from, codec: kept[0]?.codec ?? '', encoder: fits ? 'copy' : subtitles.encoder };
}

/** Stripping takes the languages along, which are no secret and which players need. */
function tagArgs(
  { keepsTurn, muxerArgs = [] }: Container,
  metadata: 'strip' | 'keep',
  sounds: readonly StreamFacts[],
): string[] {
  if (metadata === 'keep')
    return [
      '-map_metadata',
      '0',
      ...(keepsTurn && muxerArgs[1] ? ['-movflags', `${muxerArgs[1]}+use_metadata_tags`] : []),
    ];
  const languages = sounds.flatMap(({ language }, number) =>
    language ? [`-metadata:s:a:${number}`, `language=${language}`] : [],
  );
  return ['-map_metadata', '-1', ...languages];
}

interface Kept {
  readonly picture?: PictureFacts;
  readonly sounds: readonly SoundFacts[];
  readonly subtitles?: readonly number[];
  readonly cover?: boolean;
}

function dropped(facts: MediaFacts, { picture, sounds, subtitles = [], cover }: Kept): Warning[] {
  const lost = soundsOf(facts).length - sounds.length;
  const texts = picture ? subtitlesOf(facts).length - subtitles.length : 0;
  const films = picture
    ? facts.streams.filter(
        (each) => each.kind === 'video' && each.index !== picture.index && !('isCover' in each && each.isCover),
      ).length
    : 0;
  const rows: [boolean, Warning][] = [
    [
      lost > 0,
      {
        code: 'stream_dropped',
        detail: `${lost} of ${lost + sounds.length} sound tracks were left out; the first is kept.`,
      },
    ],
    [films > 0, { code: 'stream_dropped', detail: `${films} further pictures were left out; the main one is kept.` }],
    [
      texts > 0,
      {
        code: 'subtitles_dropped',
        detail: `${texts} tracks of subtitles were left out, because the result cannot hold them.`,
      },
    ],
    [
      !picture && cover === false && coverOf(facts) !== undefined,
      { code: 'cover_dropped', detail: 'The picture of the cover was left out, because the result cannot hold it.' },
    ],
  ];
  return rows.flatMap(([holds, warning]) => (holds ? [warning] : []));
}

function narrowed(sounds: readonly SoundFacts[], { args, encoder }: Track): Warning[] {
  const at = args.indexOf('-ac');
  const channels = at < 0 ? Infinity : Number(args[at + 1]);
  const most = Math.max(...sounds.map((each) => each.channels));
  if (encoder === 'copy' || channels >= most) return [];
  return [{ code: 'channels_reduced', detail: `The sound has ${channels} channels instead of ${most}.` }];
}
