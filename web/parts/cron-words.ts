// When a schedule runs, as people say it: which sentence, with which numbers. Nothing where no short sentence would be true of a cron line; then that stands
// alone. Pure.
import type { Values } from '../../src/shared/phrases.js';
import type { Word } from '../words/en.js';

const SHORT: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
};
const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const pad = (value: number | string): string => String(value).padStart(2, '0');

const SPANS = [
  ['cron.days', 86_400],
  ['cron.everyHours', 3600],
  ['cron.minutes', 60],
  ['cron.seconds', 1],
] as const satisfies readonly (readonly [Word, number])[];

/** In the largest unit of which it is a whole number. */
export function everyWords(seconds: number): readonly [Word, Values] {
  const [word, length] = SPANS.find(([, length]) => seconds % length === 0) ?? ['cron.seconds', 1];
  return [word, { count: seconds / length }];
}

/** Names of the days as the reader's language has them: 0 is Sunday. */
type SayDay = (day: number) => string;

export function cronWords(line: string, sayDay: SayDay): readonly [Word, Values] | undefined {
  const written = line.trim().toLowerCase();
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = (SHORT[written] ?? written).split(/\s+/);
  if (month !== '*') return undefined;
  const everyDay = day === '*' && weekday === '*';
  if (everyDay && hour === '*') {
    const count = minute === '*' ? 1 : stepOf(minute, 60);
    if (count !== undefined) return ['cron.minutes', { count }];
  }
  if (!isNumber(minute)) return undefined;
  if (everyDay) {
    if (hour === '*') return ['cron.hourly', { minute: pad(minute) }];
    const count = stepOf(hour, 24);
    if (count !== undefined) return ['cron.hours', { count, minute: pad(minute) }];
  }
  const hours = hour.split(',');
  if (!hours.every(isNumber)) return undefined;
  const time = hours.map((each) => `${pad(each)}:${pad(minute)}`).join(', ');
  if (everyDay) return ['cron.daily', { time }];
  const days = day === '*' ? daysOf(weekday) : undefined;
  if (days !== undefined) return ['cron.weekly', { days: days.map(sayDay).join(', '), time }];
  return weekday === '*' && isNumber(day) ? ['cron.monthly', { day, time }] : undefined;
}

const isNumber = (text: string): boolean => /^\d{1,2}$/.test(text);

/** Only where it is as long from the last to the first: every 7 minutes is more than such a line does. */
function stepOf(text: string, whole: number): number | undefined {
  const step = Number(/^\*\/(\d{1,2})$/.exec(text)?.[1]);
  return step > 0 && whole % step === 0 ? step : undefined;
}

/** "1-5", "mon,thu" and "0" as days. */
function daysOf(text: string): number[] | undefined {
  const numberOf = (word: string): number =>
    WEEK.includes(word) ? WEEK.indexOf(word) : isNumber(word) ? Number(word) : NaN;
  const days = text.split(',').flatMap((part) => {
    const [from = NaN, to = from] = part.split('-').map(numberOf);
    return from <= to ? Array.from({ length: to - from + 1 }, (_, n) => (from + n) % 7) : [NaN];
  });
  return days.every((day) => day < 7) ? days : undefined;
}
