// Memory of this process and everything it started, each shared page counted once (PSS). Linux says; elsewhere only our own is known.
// Asked by worker-registry.ts every few seconds and by the word "stats".
import fs from 'node:fs/promises';

export async function treeMemoryBytes(pid = process.pid): Promise<number> {
  const [own, below] = await Promise.all([pssBytes(pid), children(pid)]);
  const sums = await Promise.all(below.map((child) => treeMemoryBytes(child)));
  const mine = own ?? (pid === process.pid ? process.memoryUsage.rss() : 0);
  return sums.reduce((sum, each) => sum + each, mine);
}

/** Undefined for a process that has ended, and where the system does not say. */
async function pssBytes(pid: number): Promise<number | undefined> {
  const text = await fs.readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kib = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
}

async function children(pid: number): Promise<number[]> {
  const threads = await fs.readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => fs.readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap((list) =>
    list
      .split(' ')
      .filter((word) => word.trim() !== '')
      .map(Number),
  );
}
