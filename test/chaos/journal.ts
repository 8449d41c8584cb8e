// What the work itself wrote down: one line when a run begins, one when it ends. Judged apart from our rows, which could be wrong together.
// Times are of the machine's monotonic clock, which all processes share.
import fs from 'node:fs';

export interface Line {
  readonly what: 'begin' | 'end';
  readonly task: string;
  readonly fence: number;
  readonly pid: number;
  readonly at: bigint;
  readonly outcome?: string;
}
export interface TaskRun {
  readonly task: string;
  readonly fence: number;
  readonly pid: number;
  readonly from: bigint;
  /** Not set for a run that was killed; then the death of its process is its end. */
  readonly to: bigint | undefined;
  readonly outcome: string | undefined;
}

export function readJournal(file: string): Line[] {
  const text = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return text.map((line) => {
    const { at, ...rest } = JSON.parse(line) as Omit<Line, 'at'> & { at: string };
    return { ...rest, at: BigInt(at) };
  });
}

export function runsOf(lines: readonly Line[]): TaskRun[] {
  const ends = new Map(lines.filter(({ what }) => what === 'end').map((line) => [keyOf(line), line]));
  return lines
    .filter(({ what }) => what === 'begin')
    .map((line) => {
      const end = ends.get(keyOf(line));
      return { ...line, from: line.at, to: end?.at, outcome: end?.outcome };
    });
}

/** Pairs of runs of one task of which the second began before the first had ended. `deaths`: when which process was killed. */
export function overlaps(runs: readonly TaskRun[], deaths: ReadonlyMap<number, bigint>): [TaskRun, TaskRun][] {
  const byTask = new Map<string, TaskRun[]>();
  for (const each of runs) byTask.set(each.task, [...(byTask.get(each.task) ?? []), each]);
  return [...byTask.values()].flatMap((all) =>
    all.flatMap((earlier) =>
      all
        .filter((later) => later !== earlier && later.from >= earlier.from && later.from < endOf(earlier, deaths))
        .map((later): [TaskRun, TaskRun] => [earlier, later]),
    ),
  );
}

const NEVER = 2n ** 63n;
const endOf = ({ to, pid }: TaskRun, deaths: ReadonlyMap<number, bigint>) => to ?? deaths.get(pid) ?? NEVER;
const keyOf = ({ task, fence, pid }: Pick<Line, 'task' | 'fence' | 'pid'>) => `${task} ${fence} ${pid}`;
