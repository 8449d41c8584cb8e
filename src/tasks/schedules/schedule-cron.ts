// Cron lines: minute, hour, day of the month, month, day of the week. Pure. Our own, because the parser that comes with the queue loses
// whole days where clocks jump over midnight or by half an hour (America/Sao_Paulo, Australia/Lord_Howe) and takes an empty line.
import { AppError } from '../../shared/errors.js';
import { wallTime, whenShown } from './schedule-zone.js';

export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Both kinds of day are named: either will do, as cron has always read it. */
  readonly eitherDay: boolean;
  /** The hour is "*": a beat that follows real time through a clock change. Any other line runs once for each time that it names. */
  readonly hourly: boolean;
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly words?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { name: 'day of the week', from: 0, to: 7, words: 'sun mon tue wed thu fri sat'.split(' ') },
];
const SHORT: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
};
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** 29 February may be eight years away. */
const DAYS_AHEAD = 8 * 366 + 2;

export function parseCron(line: string): Cron {
  const written = line.trim().toLowerCase();
  const texts = (SHORT[written] ?? written).split(/\s+/);
  if (texts.length !== FIELDS.length)
    throw wrong(line, 'it needs five fields: minute, hour, day of the month, month, day of the week');
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = FIELDS.map((field, index) =>
    parseField(field, texts[index] ?? '', line),
  );
  const isNamed = (index: number) => !texts[index]?.startsWith('*');
  const cron: Cron = {
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map((day) => day % 7)),
    eitherDay: isNamed(2) && isNamed(4),
    hourly: texts[1] === '*',
  };
  if (!nextTime(cron, 'UTC', new Date())) throw wrong(line, 'there is no such day');
  return cron;
}

/** The first moment after the given one. A time that the clocks show twice counts once, one that they jump over comes so much later. */
export function nextTime(cron: Cron, zone: string, after: Date): Date | undefined {
  const times = cron.hours.flatMap((hour) => cron.minutes.map((minute) => (hour * 60 + minute) * MINUTE_MS));
  // From the day before, because a time near midnight may have been put off into today.
  const first = Math.floor(wallTime(after.getTime(), zone) / DAY_MS) * DAY_MS - DAY_MS;
  for (let number = 0; number < DAYS_AHEAD; number += 1) {
    const day = first + number * DAY_MS;
    if (!isOnDay(cron, new Date(day))) continue;
    const moments = whenShown(day, times, zone)
      .flatMap(({ moments: shown, instead }) =>
        cron.hourly ? shown : [instead ?? shown[0]].filter((moment) => moment !== undefined),
      )
      .filter((moment) => moment > after.getTime());
    if (moments.length > 0) return new Date(Math.min(...moments));
  }
  return undefined;
}

function isOnDay({ months, days, weekdays, eitherDay }: Cron, day: Date): boolean {
  const [inMonth, onWeekday] = [days.has(day.getUTCDate()), weekdays.has(day.getUTCDay())];
  return months.has(day.getUTCMonth() + 1) && (eitherDay ? inMonth || onWeekday : inMonth && onWeekday);
}

function parseField(field: Field, text: string, line: string): number[] {
  const found = new Set<number>();
  for (const item of text.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
    const by = step === undefined ? 1 : Number(step);
    const [low, high = step === undefined ? low : field.to] =
      range === '*' ? [field.from, field.to] : range.split('-').map((word) => valueOf(field, word));
    if (range.split('-').length > 2 || low === undefined || high === undefined || !(low <= high) || by < 1)
      throw wrong(
        line,
        `the ${field.name} "${item}" must be made of numbers from ${field.from} to ${field.to}, as in 5, 1-5, */10 or 1,3`,
      );
    for (let value = low; value <= high; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function valueOf({ words, from, to }: Field, text: string): number {
  const word = words?.indexOf(text) ?? -1;
  const value = word >= 0 ? word + (from === 0 ? 0 : 1) : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= from && value <= to ? value : NaN;
}

function wrong(line: string, reason: string): AppError {
  const detail = `"${line}" is not a usable cron line: ${reason}.`;
  return new AppError('validation_failed', detail, { fields: [{ pointer: '/cron', code: 'invalid', detail }] });
}
