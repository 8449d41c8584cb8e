// A bar that says what it measures. Without a percent it only moves, and tells no number to anybody.
import { sayAbout, say } from '../words.js';

interface Props {
  readonly name: string;
  readonly percent: number | null;
  readonly leftMs?: number | null;
}

export function Progress({ name, percent, leftMs = null }: Props) {
  const label = say('row.progressOf', { name });
  if (percent === null) return <progress aria-label={label} max={100} />;
  const whole = Math.floor(percent);
  const text =
    leftMs === null
      ? say('part.progress', { percent: whole })
      : say('part.progressLeft', { percent: whole, left: sayAbout(leftMs) });
  return <progress aria-label={label} aria-valuetext={text} max={100} value={whole} />;
}
