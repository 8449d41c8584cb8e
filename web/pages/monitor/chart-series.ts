// From the points of the history to lines on one axis of time. Pure. A moment without a number is a gap, but where nothing ended the number is 0.
import type { Schemas } from '../../api.js';

export type Point = Schemas['HistoryPoint'];
export const ranges = {
  quarter: { seconds: 900, span: 'minute', stepS: 60 },
  hour: { seconds: 3600, span: 'minute', stepS: 60 },
  day: { seconds: 86_400, span: 'minute', stepS: 600 },
  week: { seconds: 7 * 86_400, span: 'minute', stepS: 3600 },
  month: { seconds: 30 * 86_400, span: 'hour', stepS: 14_400 },
} as const;
export type Range = keyof typeof ranges;
export const chartNames = ['throughput', 'depth', 'delay', 'run', 'failure'] as const;
export type ChartName = (typeof chartNames)[number];

type Numbers = (number | null)[];
export interface Line {
  readonly name: 'done' | 'failed' | 'waiting' | 'running' | 'p50' | 'p95' | 'p99' | 'oldest' | 'failedShare';
  readonly values: Numbers;
}
export interface Lines {
  /** Seconds, the beginning of each step. */
  readonly at: readonly number[];
  readonly charts: Readonly<Record<ChartName, readonly Line[]>>;
}

/** Of what is not known yet there are gaps only. */
export function linesOf(points: readonly Point[] | undefined, range: Range, nowMs: number): Lines {
  const { seconds, stepS } = ranges[range];
  const last = Math.floor(nowMs / 1000 / stepS) * stepS;
  const at = Array.from({ length: seconds / stepS + 1 }, (_, n) => last - seconds + n * stepS);
  const cells = new Map<number, Point[]>();
  for (const point of points ?? []) {
    const second = Math.floor(Date.parse(point.at) / 1000 / stepS) * stepS;
    cells.set(second, [...(cells.get(second) ?? []), point]);
  }
  const each = (of: (found: readonly Point[], second: number) => number | null): Numbers =>
    at.map((second) => of(cells.get(second) ?? [], second));
  /** Of the step that is not over yet only the part that has passed counts. */
  const perMinute = (of: (point: Point) => number) =>
    each((found, second) => {
      const passedS = Math.min(stepS, nowMs / 1000 - second);
      // The last minute is added up only when it is over.
      if (points === undefined || (found.length === 0 && passedS < Math.min(stepS, 120))) return null;
      return sum(found.map(of)) / Math.max(1, passedS / 60);
    });
  const depth = (of: (point: Point) => number | null) => each((found) => sumOrGap(found.map(of)));
  const most = (of: (point: Point) => number | null | undefined) => each((found) => highest(found.map(of)));
  return {
    at,
    charts: {
      throughput: [
        { name: 'done', values: perMinute(({ done }) => done) },
        { name: 'failed', values: perMinute(({ failed }) => failed) },
      ],
      depth: [
        { name: 'waiting', values: depth(({ waiting }) => waiting) },
        { name: 'running', values: depth(({ running }) => running) },
      ],
      delay: [
        { name: 'p50', values: most(({ wait_ms }) => inSeconds(wait_ms[0])) },
        { name: 'p95', values: most(({ wait_ms }) => inSeconds(wait_ms[1])) },
        { name: 'p99', values: most(({ wait_ms }) => inSeconds(wait_ms[2])) },
        { name: 'oldest', values: most(({ oldest_wait_s }) => oldest_wait_s) },
      ],
      run: [
        { name: 'p50', values: most(({ run_ms }) => inSeconds(run_ms[0])) },
        { name: 'p95', values: most(({ run_ms }) => inSeconds(run_ms[1])) },
        { name: 'p99', values: most(({ run_ms }) => inSeconds(run_ms[2])) },
      ],
      failure: [{ name: 'failedShare', values: each(shareOfFailed) }],
    },
  };
}

/** For the small picture in the row of a queue: what ended in each of the last sixty minutes. */
export function endedPerMinute(points: readonly Point[], queue: string, nowMs: number): number[] {
  const first = Math.floor(nowMs / 60_000) - 60;
  const ended = new Array<number>(60).fill(0);
  for (const { at, done, failed, queue: its } of points) {
    const place = Math.floor(Date.parse(at) / 60_000) - first;
    if (its === queue && place >= 0 && place < 60) ended[place] = done + failed;
  }
  return ended;
}

/** In hundredths; a gap where nothing ended. */
function shareOfFailed(found: readonly Point[]): number | null {
  const failed = sum(found.map((point) => point.failed));
  const ended = failed + sum(found.map((point) => point.done));
  return ended === 0 ? null : (failed / ended) * 100;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const known = (values: readonly (number | null | undefined)[]) => values.filter((value) => value != null);
const sumOrGap = (values: readonly (number | null)[]): number | null =>
  known(values).length === 0 ? null : sum(known(values));
const highest = (values: readonly (number | null | undefined)[]): number | null =>
  known(values).length === 0 ? null : Math.max(...known(values));
const inSeconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);
