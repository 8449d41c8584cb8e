// One line of progress: a name, a bar, a percent and a sentence, cut to the width of the terminal. Pure.
import type { Language } from '../shared/words.js';
import { saySeconds } from './plain-figures.js';

const BAR_WIDTH = 20;
const NAME_WIDTH = 28;
/** Before this much is done, and this long after the start, an estimate would only jump. */
const LEAST_FRACTION = 0.03;
const LEAST_ELAPSED_MS = 2000;

export interface Drawn {
  readonly name: string;
  /** Undefined: nobody knows how far it is. */
  readonly fraction: number | undefined;
  readonly sentence: string;
}

export function drawBar({ name, fraction, sentence }: Drawn, width: number): string {
  const whole = Math.floor(Math.min(1, Math.max(0, fraction ?? 0)) * BAR_WIDTH);
  const bar = `[${'#'.repeat(whole)}${'-'.repeat(BAR_WIDTH - whole)}]`;
  const percent = fraction === undefined ? '    ' : `${Math.floor(fraction * 100)} %`.padStart(5);
  return cut(`${pad(cut(name, NAME_WIDTH), NAME_WIDTH)} ${bar} ${percent}  ${sentence}`.trimEnd(), width);
}

/** Undefined as long as it would be a guess. */
export function remainingMs(elapsedMs: number, fraction: number): number | undefined {
  if (fraction < LEAST_FRACTION || elapsedMs < LEAST_ELAPSED_MS || fraction >= 1) return undefined;
  return (elapsedMs * (1 - fraction)) / fraction;
}

/** In steps that do not flicker: seconds, then tens of seconds, then minutes. */
export function spanInWords(language: Language, ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const step = seconds < 20 ? 1 : seconds < 120 ? 10 : 60;
  return saySeconds(language, Math.round(seconds / step) * step);
}

/** Names come from elsewhere: what could move the cursor or hide text is shown as a mark. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd');
}

/** Letters of East Asia and pictures take two columns. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;

export const columnsOf = (text: string): number =>
  [...text].reduce((columns, letter) => columns + (/\p{M}/u.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1), 0);

function cut(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let room = width - 1;
  const kept = [...text].filter((letter) => (room -= columnsOf(letter)) >= 0 || ((room = -1), false));
  return `${kept.join('')}…`;
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columnsOf(text)));
