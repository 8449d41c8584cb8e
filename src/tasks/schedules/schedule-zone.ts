// Wall time and moments: what the clocks of a zone show, and when they show it. schedule-cron.ts reads cron lines with it.
const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Where nobody names a zone: the system's, else UTC. */
export function systemZone(): string {
  // Undefined where TZ names a zone that does not exist, whatever the types say.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  return zone ?? 'UTC';
}

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(formatOf(name));
  } catch {
    return false;
  }
}

/** What the clocks show at this moment, counted in milliseconds as if it were UTC. */
export function wallTime(moment: number, zone: string): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(moment)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** When the clocks show these times of one day: twice where they are put back; where they jump over one, not at all. */
export interface Shown {
  readonly moments: readonly number[];
  /** For a time that is jumped over: the moment so much later as the clocks were put forward. */
  readonly instead: number | undefined;
}

/** `day` is midnight, the times are milliseconds after it. */
export function whenShown(day: number, times: readonly number[], zone: string): Shown[] {
  const offset = (moment: number) => wallTime(moment, zone) - moment;
  const [before, after] = [offset(day - DAY_MS), offset(day + 2 * DAY_MS)];
  return times.map((time) => {
    const wall = day + time;
    if (before === after) return { moments: [wall - before], instead: undefined };
    const moments = [wall - before, wall - after].filter((moment) => wallTime(moment, zone) === wall);
    return { moments: moments.sort((a, b) => a - b), instead: moments.length === 0 ? wall - before : undefined };
  });
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}
