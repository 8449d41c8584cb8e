// A film or a sound counts only when it is what the plan said: whole, with the right streams, of the right length and size. Called after every run of ffmpeg.
// What is plain is read here; for the rest, and for whatever is not as planned, two programs look.
import fs from 'node:fs';
import { AppError } from '../../shared/errors.js';
import type { Probe, Workbench } from '../engine.js';
import { damagedInput } from './ffmpeg-faults.js';
import { pictureOf, soundsOf, subtitlesOf, type MediaFacts } from './media-facts.js';
import type { MediaPlan } from './media-plan.js';
import { asOurs, unusable } from '../verify.js';
import { measure, probeMedia } from './probe-media.js';
import type { Written } from './written-bytes.js';
import { readWritten } from './written-media.js';

/** Encoders begin and end with a bit of silence, at most so much. */
const usualSlackS = 0.1;
/** What is measured by the order of packets ends so many frames early: the last ones are stored before those that they are made of. */
const reorderedFrames = 3;

/** Throws output_invalid, file_too_large, or input_corrupt when the input held less than it said. */
export async function checkMedia(
  output: string,
  to: string,
  plan: MediaPlan,
  input: { path: string; format: string },
  at: Workbench,
): Promise<Probe> {
  const plain = await readWritten(output, to);
  if (plain && !differences(plain, plan) && isExpected(plain.durationS, plan)) return probeOf(plain, 0, plan);
  // A header may promise more than follows it, so the packets are counted in any case. Two programs at once, because most of their time is their start.
  const [opened, measured] = await Promise.allSettled([
    probeMedia({ path: output, format: to, isInput: false }, at),
    measure(output, to, at, false),
  ]);
  if (opened.status === 'rejected') throw unopened(to, opened.reason);
  const facts = opened.value;
  const wrong = differences(saidBy(facts), plan);
  if (wrong) throw unusable(to, wrong);
  if (measured.status === 'rejected') throw asOurs(measured.reason, to);
  const measuredS = measured.value;
  const durationS = plan.container.guessesDuration ? measuredS : (facts.durationS ?? 0);
  if (!isExpected(durationS, plan)) await explain(output, to, durationS, plan, input, at);
  return probeOf({ durationS }, pictureOf(facts)?.turn ?? 0, plan);
}

/** What ffprobe says, in the words of the readers. */
export function saidBy(facts: MediaFacts): Omit<Written, 'durationS'> {
  const film = pictureOf(facts);
  return {
    ...(film && { film }),
    sounds: soundsOf(facts).map(({ codec }) => codec),
    subtitles: subtitlesOf(facts).length,
  };
}

function probeOf({ durationS }: Pick<Written, 'durationS'>, turn: number, { picture, sound }: MediaPlan): Probe {
  const isOnItsSide = turn === 90 || turn === 270;
  return {
    ...(picture && {
      width: isOnItsSide ? picture.height : picture.width,
      height: isOnItsSide ? picture.width : picture.height,
      video: picture.codec,
    }),
    ...(sound && { audio: sound.codec }),
    durationS: Math.round(durationS * 1000) / 1000,
  };
}

/** What is not as planned, or undefined. */
export function differences(
  { film, sounds, subtitles: found }: Omit<Written, 'durationS'>,
  { picture, sound, subtitles }: Pick<MediaPlan, 'picture' | 'sound' | 'subtitles'>,
): string | undefined {
  const seen = {
    video: film?.codec,
    size: film && `${film.width}x${film.height}`,
    audio: [...new Set(sounds)].join(),
    sounds: sounds.length,
    subtitles: found,
  };
  const wanted = {
    video: picture?.codec,
    size: picture && `${picture.width}x${picture.height}`,
    audio: sound?.encoder === 'copy' ? seen.audio : (sound?.codec ?? ''),
    sounds: sound?.from.length ?? 0,
    subtitles: subtitles?.from.length ?? 0,
  };
  const same = JSON.stringify(seen) === JSON.stringify(wanted);
  return same ? undefined : `wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(seen)}`;
}

export function isExpected(
  durationS: number,
  { span, picture, container }: Pick<MediaPlan, 'span' | 'picture' | 'container'>,
): boolean {
  const frames = container.guessesDuration ? reorderedFrames : 1;
  const frameS = picture?.fps ? frames / picture.fps : 0;
  const slackS = Math.max(usualSlackS, frameS) + (container.slackS ?? 0);
  return span.expectedS.some((each) => Math.abs(each - durationS) <= slackS);
}

/** Whose fault a wrong length is: too large for its limit, an input that ends early, or the run itself. */
async function explain(
  output: string,
  to: string,
  durationS: number,
  plan: MediaPlan,
  input: { path: string; format: string },
  at: Workbench,
): Promise<never> {
  const { size } = await fs.promises.stat(output);
  if (size > at.limits.maxFileBytes * 0.95)
    throw new AppError('file_too_large', 'The result would be larger than a file may be. Ask for a smaller one.');
  const said = `lasts ${durationS} s instead of ${plan.span.expectedS.join(' or ')}`;
  const heldS = await measure(input.path, input.format, at);
  if (plan.span.lengthS === undefined && plan.span.longestS > 0 && heldS < Math.max(...plan.span.expectedS) - 1)
    throw damagedInput(`the input holds ${heldS} s; the result ${said}`);
  throw unusable(to, said);
}

/** What ffmpeg has written itself and cannot open is no fault of the input. */
function unopened(to: string, error: unknown): unknown {
  return error instanceof AppError && error.code === 'input_corrupt'
    ? unusable(to, `does not open: ${error.facts.secret}`)
    : error;
}
