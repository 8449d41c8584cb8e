// What a result lacks that its source had, in sentences for people. Pure; a part of media-plan.ts.
import type { Warning } from '../../shared/warnings.js';
import type { Container } from './media-containers.js';
import {
  attachmentsOf,
  coverOf,
  soundsOf,
  subtitlesOf,
  type MediaFacts,
  type PictureFacts,
  type SoundFacts,
} from './media-facts.js';
import type { PictureTrack, Track } from './track.js';

interface Kept {
  readonly picture?: PictureFacts;
  readonly sounds: readonly SoundFacts[];
  readonly subtitles?: readonly number[];
  readonly cover?: boolean;
  readonly attachments?: boolean;
}

export function dropped(facts: MediaFacts, { picture, sounds, subtitles = [], cover, attachments }: Kept): Warning[] {
  const lost = soundsOf(facts).length - sounds.length;
  const texts = picture ? subtitlesOf(facts).length - subtitles.length : 0;
  const films = picture
    ? facts.streams.filter(
        (each) => each.kind === 'video' && each.index !== picture.index && !('isCover' in each && each.isCover),
      ).length
    : 0;
  const files = attachmentsOf(facts).length;
  const rows: [boolean, Warning][] = [
    [
      lost > 0,
      {
        code: 'stream_dropped',
        detail: `${lost} of ${lost + sounds.length} sound tracks ${are(lost)} left out; the first is kept.`,
      },
    ],
    [
      films > 0,
      {
        code: 'stream_dropped',
        detail: `${films} further ${films === 1 ? 'picture' : 'pictures'} ${are(films)} left out; the main one is kept.`,
      },
    ],
    [
      texts > 0,
      {
        code: 'subtitles_dropped',
        detail: `${texts} ${texts === 1 ? 'track' : 'tracks'} of subtitles ${are(texts)} left out, because ${unheld(texts)}.`,
      },
    ],
    [
      cover === false && coverOf(facts) !== undefined,
      { code: 'cover_dropped', detail: 'The picture of the cover was left out.' },
    ],
    [
      attachments === false && files > 0,
      {
        code: 'attachments_left_out',
        detail: `${files} ${files === 1 ? 'file that lies in the film, such as a font' : 'files that lie in the film, such as fonts'} of subtitles, ${are(files)} left out, because ${unheld(files)}.`,
      },
    ],
  ];
  return rows.flatMap(([holds, warning]) => (holds ? [warning] : []));
}

const are = (count: number) => (count === 1 ? 'was' : 'were');
const unheld = (count: number) => `the result cannot hold ${count === 1 ? 'it' : 'them'}`;

/** What stands beside the streams. */
export function unsaid(
  { isTagged, chapters: marks }: MediaFacts,
  { untagged, chapters }: Container,
  { metadata, speed }: { readonly metadata: 'keep' | 'strip'; readonly speed: number },
): Warning[] {
  const tags: Warning = {
    code: 'tags_dropped',
    detail: 'Title, names and other words about it were left out, because the result cannot hold them.',
  };
  const why = speed === 1 ? unheld(marks) : `${marks === 1 ? 'it' : 'they'} would stand at other moments`;
  const lost: Warning = {
    code: 'chapters_dropped',
    detail: `${marks} ${marks === 1 ? 'chapter' : 'chapters'} ${are(marks)} left out, because ${why}.`,
  };
  return [
    ...(isTagged && untagged && metadata === 'keep' ? [tags] : []),
    ...(marks > 0 && (!chapters || speed !== 1) ? [lost] : []),
  ];
}

export function narrowed(sounds: readonly SoundFacts[], { args, encoder }: Track): Warning[] {
  const at = args.indexOf('-ac');
  const channels = at < 0 ? Infinity : Number(args[at + 1]);
  const most = Math.max(...sounds.map((each) => each.channels));
  if (encoder === 'copy' || channels >= most) return [];
  return [{ code: 'channels_reduced', detail: `The sound has ${channels} channels instead of ${most}.` }];
}

/** Encoders here fill the whole frame; a second film goes along only where both containers know it. */
export function filled({ seeThrough }: PictureFacts, keeps: readonly PictureFacts['seeThrough'][]): Warning[] {
  if (seeThrough === undefined || keeps.includes(seeThrough)) return [];
  return [{ code: 'transparency_dropped', detail: 'What could be seen through in the film is filled.' }];
}

export function dimmed({ light }: PictureFacts, { encoder }: Track): Warning[] {
  if (!light || encoder === 'copy') return [];
  return [
    { code: 'light_reduced', detail: 'The film was made for HDR screens; its light was fitted to ordinary ones.' },
  ];
}

export function slowed({ fps = 0, lostFps }: PictureTrack): Warning[] {
  if (lostFps === undefined) return [];
  const [from, to] = [lostFps, fps].map((rate) => Math.round(rate));
  return [
    { code: 'frames_dropped', detail: `The film shows ${from} frames a second; the result holds ${to} of them.` },
  ];
}
