// Decides what happens to each stream of a file: taken over as it is, encoded, or left out with a warning. Pure; the engines run what it says.
import type { AudioOptions } from '../audio-options.js';
import type { Warning } from '../../shared/warnings.js';
import type { Limits } from '../limits.js';
import type { VideoOptions } from '../video-options.js';
import { dimmed, dropped, filled, narrowed, slowed, unsaid } from './dropped-streams.js';
import {
  attachmentsOf,
  coverOf,
  isUneven,
  pictureOf,
  soundsOf,
  subtitlesOf,
  type MediaFacts,
  type StreamFacts,
} from './media-facts.js';
import { containerOf, textSubtitles, type Container } from './media-containers.js';
import { fitFilm, fitSound } from './fit-rate.js';
import { isCut, spanOf, uncut, type Span } from './media-span.js';
import { pictureTrack } from './picture-track.js';
import { noStream } from './probe-media.js';
import { soundTrack } from './sound-track.js';
import { copied, type PictureTrack, type Track } from './track.js';

export interface MediaPlan {
  readonly container: Container;
  readonly span: Span;
  readonly picture?: PictureTrack;
  readonly sound?: Track;
  readonly subtitles?: Track;
  readonly cover?: Track;
  readonly attachments?: Track;
  readonly tags: readonly string[];
  readonly warnings: readonly Warning[];
}

export function planVideo(
  facts: MediaFacts & { durationS: number },
  to: string,
  asked: VideoOptions,
  limits: Limits,
): MediaPlan {
  const picture = pictureOf(facts);
  if (!picture) throw noStream(to, 'picture');
  const container = containerOf(to);
  const all = asked.mute ? [] : soundsOf(facts);
  const sounds = container.oneSound ? all.slice(0, 1) : all;
  const span = spanOf(facts.durationS, [picture, ...sounds], asked, asked.speed);
  const options = fitFilm(asked, span.longestS, sounds.length);
  const sound = sounds.length > 0 ? soundTrack(sounds, container, options, isCut(options)) : undefined;
  const subtitles = options.speed === 1 ? subtitleTrack(subtitlesOf(facts), container) : undefined;
  const film = pictureTrack(picture, container, options, limits);
  const attachments = container.attachments ? attachmentTrack(attachmentsOf(facts)) : undefined;
  return {
    container,
    span: isUneven(picture) ? uncut(span) : span,
    picture: film,
    ...(sound && { sound }),
    ...(subtitles && { subtitles }),
    ...(attachments && { attachments }),
    tags: tagArgs(facts, container, options, { a: sounds, s: streamsOf(facts, subtitles) }),
    warnings: [
      ...dropped(facts, {
        picture,
        sounds: options.mute ? soundsOf(facts) : sounds,
        subtitles: subtitles?.from ?? [],
        cover: options.metadata === 'strip',
        attachments: attachments !== undefined,
      }),
      ...(sound && options.channels === undefined ? narrowed(sounds, sound) : []),
      ...dimmed(picture, film),
      ...slowed(film),
      ...filled(picture, film.encoder !== 'copy' ? [] : (container.sees ?? ['pixels'])),
      ...unsaid(facts, container, options),
    ],
  };
}

export function planAudio(facts: MediaFacts & { durationS: number }, to: string, asked: AudioOptions): MediaPlan {
  const container = containerOf(to);
  const [first] = soundsOf(facts);
  if (!first) throw noStream(to, 'sound');
  const span = spanOf(facts.durationS, [first], asked, asked.speed);
  const options = fitSound(asked, span.longestS);
  const sound = soundTrack([first], container, options, isCut(options));
  const cover = coverOf(facts);
  const keepsCover =
    container.cover === true &&
    options.metadata === 'keep' &&
    cover !== undefined &&
    ['mjpeg', 'png'].includes(cover.codec);
  return {
    container,
    span,
    sound,
    ...(keepsCover && {
      cover: { ...copied, from: [cover.index], codec: cover.codec, args: ['-disposition:v:0', 'attached_pic'] },
    }),
    tags: tagArgs(facts, container, options, { a: [first] }, keepsCover ? cover : undefined),
    warnings: [
      ...dropped(facts, { sounds: [first], cover: options.metadata === 'strip' || keepsCover }),
      ...(options.channels === undefined ? narrowed([first], sound) : []),
      ...unsaid(facts, container, options),
    ],
  };
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

/** What they are called and are goes along in any case: without that they may not lie there, and nobody finds the font. */
function attachmentTrack(streams: readonly StreamFacts[]): Track | undefined {
  if (streams.length === 0) return undefined;
  const from = streams.map(({ index }) => index);
  const named = from.flatMap((index, number) => [`-map_metadata:s:t:${number}`, `0:s:${index}`]);
  return { ...copied, from, codec: streams[0]?.codec ?? '', args: named };
}

const streamsOf = ({ streams }: MediaFacts, track: Track | undefined): StreamFacts[] =>
  (track?.from ?? []).flatMap((index) => streams.find((each) => each.index === index) ?? []);

/** Stripping takes the languages along, which are no secret and which players need, and the names of chapters, which are part of what is shown. */
function tagArgs(
  { demuxer, streams }: MediaFacts,
  { keepsTurn, muxerArgs = [] }: Container,
  { metadata, speed }: { readonly metadata: 'strip' | 'keep'; readonly speed: number },
  kept: Readonly<Record<string, readonly StreamFacts[]>>,
  cover?: StreamFacts,
): string[] {
  const chapters = speed === 1 ? [] : ['-map_chapters', '-1'];
  const languages = Object.entries(kept).flatMap(([kind, each]) =>
    each.flatMap(({ language }, number) => (language ? [`-metadata:s:${kind}:${number}`, `language=${language}`] : [])),
  );
  if (metadata === 'strip') return [...chapters, '-map_metadata:g', '-1', '-map_metadata:s', '-1', ...languages];
  const movieFlags = keepsTurn && muxerArgs[1] ? ['-movflags', `${muxerArgs[1]}+use_metadata_tags`] : [];
  // In Ogg the words about the whole stand with its first stream, where most other formats would look for none.
  const [first] = demuxer === 'ogg' ? streams : [];
  if (!first) return [...chapters, '-map_metadata', '0', ...movieFlags];
  const about = cover ? ['-map_metadata:s:v:0', `0:s:${cover.index}`] : [];
  return [...chapters, '-map_metadata', `0:s:${first.index}`, ...about, ...languages, ...movieFlags];
}
