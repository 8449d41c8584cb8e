// A line as large as a word: enough to see whether something happens.
import { say } from '../../words.js';

const [WIDTH, HEIGHT] = [96, 24];

export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(...values);
  const total = values.reduce((sum, value) => sum + value, 0);
  const step = WIDTH / (values.length - 1);
  const points = values.map((value, n) => `${(n * step).toFixed(1)},${y(value, most)}`).join(' ');
  return (
    <svg
      class="sparkline"
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={say('monitor.sparkline', { total, most })}
    >
      <polyline points={points} fill="none" stroke="currentColor" stroke-width="1.5" />
    </svg>
  );
}

const y = (value: number, most: number): string =>
  (HEIGHT - 1.5 - (value / Math.max(1, most)) * (HEIGHT - 3)).toFixed(1);
