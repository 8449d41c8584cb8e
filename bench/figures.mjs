// Medians and ratios, printed one per line.
import { execFileSync } from 'node:child_process';

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
export const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** Each round measures both, so that a machine that grows slower slows both. */
export async function compare({ rounds, ours, floor }) {
  const pairs = [];
  for (let round = 1; round <= rounds; round += 1) {
    const first = round % 2 === 1;
    const a = first ? await ours() : undefined;
    const b = await floor();
    pairs.push({ ours: a ?? (await ours()), floor: b });
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    floor: median(pairs.map((pair) => pair.floor)),
    ratio: median(pairs.map((pair) => pair.ours / pair.floor)),
  };
}

export function print(name, value) {
  console.log(`${name.padEnd(52)} ${value}`);
}

/** What was written before must not be written to the disk at the expense of what is measured. */
export function settleDisk() {
  execFileSync('sync');
}
