// Ends a tool whose processes together take more memory than they may, where a limit of address space would not let it start at all. Used by chromium.engine.ts.
import fs from 'node:fs';

const lookEveryMs = 250;
const pageBytes = 4096;

export interface MemoryWatch {
  /** For the tool: aborted with the given one, or when it takes too much. */
  readonly signal: AbortSignal;
  readonly onStart: (pid: number) => void;
  readonly isOver: () => boolean;
  readonly stop: () => void;
}

export function watchMemory(maxBytes: number, stop: AbortSignal): MemoryWatch {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: AbortSignal.any([stop, over.signal]),
    onStart: (pid) => {
      timer = setInterval(() => {
        if (takenBy(pid) > maxBytes) over.abort({ code: 'cancelled', force: true });
      }, lookEveryMs);
    },
    isOver: () => over.signal.aborted && !stop.aborted,
    stop: () => clearInterval(timer),
  };
}

/** Resident bytes of a process and all below it that are not shared with others. */
export function takenBy(root: number): number {
  const children = new Map<number, number[]>();
  for (const name of fs.readdirSync('/proc')) {
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`))?.[1]);
    if (parent) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const sum = (pid: number): number =>
    (children.get(pid) ?? []).reduce((total, child) => total + sum(child), residentOf(pid));
  return sum(root);
}

function residentOf(pid: number): number {
  const [, resident = 0, shared = 0] = read(`/proc/${pid}/statm`).split(' ').map(Number);
  return (resident - shared) * pageBytes;
}

/** '' for what has ended meanwhile. */
function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
