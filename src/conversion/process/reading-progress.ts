// How far a program has read its input, seen from outside: its offset in the file as /proc tells it. For programs that report no progress of their own.
// Where /proc may not be read, nothing is reported and nothing fails. Used by engines that hand `onStart` to runTool.
import fs from 'node:fs';

const intervalMs = 250;

export interface ReadingWatch {
  /** Give the number of the process that was started; what cages a tool is its parent, so its children count too. */
  readonly onStart: (pid: number) => void;
  readonly stop: () => void;
}

/** Tells about four times a second which part of the file has been read, from 0 to 1. */
export async function watchReading(file: string, tell: (part: number) => void): Promise<ReadingWatch> {
  const { ino, dev, size } = await fs.promises.stat(file);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = async (pid: number): Promise<void> => {
    const offset = await offsetIn({ ino, dev }, pid);
    if (stopped) return;
    if (offset !== undefined && size > 0) tell(Math.min(1, offset / size));
    timer = setTimeout(() => void look(pid), intervalMs);
  };
  return {
    onStart: (pid) => {
      timer = setTimeout(() => void look(pid), intervalMs);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** undefined when neither the process nor one below it has the file open, or we may not see it. */
async function offsetIn(file: Pick<fs.Stats, 'ino' | 'dev'>, pid: number): Promise<number | undefined> {
  try {
    for (const number of await fs.promises.readdir(`/proc/${pid}/fd`)) {
      // By what is open, not by its name: inside its cage the tool may see the file under another one.
      const open = await fs.promises.stat(`/proc/${pid}/fd/${number}`).catch(() => undefined);
      if (open?.ino !== file.ino || open.dev !== file.dev) continue;
      const facts = await fs.promises.readFile(`/proc/${pid}/fdinfo/${number}`, 'utf8');
      return Number(/^pos:\s*(\d+)/.exec(facts)?.[1]);
    }
    const children = await fs.promises.readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const child of children.split(' ').filter(Boolean)) {
      const offset = await offsetIn(file, Number(child));
      if (offset !== undefined) return offset;
    }
  } catch {
    // It has ended, or belongs to a user whose processes we may not look into.
  }
  return undefined;
}
