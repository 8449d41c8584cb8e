// Sizes and times as people write them in settings: "2GiB", "6h". Read by setting-kinds.ts, written back by the docs and pages.
import { stepOf } from './size-steps.js';

const BYTES: Record<string, number> = {
  b: 1,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
};
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** "2GiB", "500 MB" or a plain count of bytes; undefined when it is none of these. */
export function parseBytes(text: string): number | undefined {
  return parse(text, BYTES, 'b');
}

/** "90s", "15m", "6h", "30d" or a plain count of seconds; undefined when it is none of these. */
export function parseSeconds(text: string): number | undefined {
  return parse(text, SECONDS, 's');
}

function parse(text: string, units: Record<string, number>, plain: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const factor = units[match?.[2]?.toLowerCase() || plain];
  return match && factor !== undefined ? Math.round(Number(match[1]) * factor) : undefined;
}

const NAMES = 'B kB MB GB TB';

/** 1500 → "1.5 kB", in sentences that know no language. */
export function formatBytes(bytes: number): string {
  const { value, step } = stepOf(bytes);
  return `${value} ${NAMES.split(' ')[step] ?? ''}`;
}
