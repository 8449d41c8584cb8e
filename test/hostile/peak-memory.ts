// How much memory a deed costs the product at its worst: what any one of its processes, old or new, ever held beyond what it had held before. Used where a hostile file asks for much.
import fs from 'node:fs';
import type { Product } from '../harness/product.js';

/** Programs live for moments, but what the kernel counts of them is the most that they ever had. Looking costs time itself. */
const lookEveryMs = 50;

export async function peakOf<T>(product: Product, deed: () => Promise<T>): Promise<{ peak: number; value: T }> {
  const before = peaks(product);
  let peak = 0;
  const look = (): void => {
    for (const [pid, bytes] of peaks(product)) peak = Math.max(peak, bytes - (before.get(pid) ?? 0));
  };
  const timer = setInterval(look, lookEveryMs);
  try {
    const value = await deed();
    look();
    return { peak, value };
  } finally {
    clearInterval(timer);
  }
}

const peaks = (product: Product): Map<number, number> =>
  new Map(product.pids().map(({ pid }) => [pid, peakBytesOf(pid)]));

/** 0 for what has ended. */
function peakBytesOf(pid: number): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
