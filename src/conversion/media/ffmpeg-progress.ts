// ffmpeg's own counter, one "key=value" per line on stdout, as seconds of what is written so far. Used by everything that runs ffmpeg.

/** A line reader; `onTime` gets the seconds. At first, and while a palette is collected, ffmpeg says N/A: that is no news. */
export function readProgress(onTime: (seconds: number) => void): (line: string) => void {
  return (line) => {
    const [, micros] = /^out_time_us=(\d+)$/.exec(line) ?? [];
    if (micros !== undefined) onTime(Number(micros) / 1e6);
  };
}

/** The part from 0 to 1; never 1 before the end, whatever the file said about its length. */
export function fractionOf(seconds: number, expectedS: number): number {
  return expectedS > 0 ? Math.min(0.99, Math.max(0, seconds / expectedS)) : 0;
}
