// The place that a preview takes before it is there, so that nothing below it jumps when it comes. Of what was found in a file; pages and server ask it.
export interface Size {
  readonly width: number;
  readonly height: number;
}

export function sizeFound(probe: Readonly<Record<string, unknown>> | null | undefined): Size | undefined {
  const [width, height] = [probe?.['width'], probe?.['height']];
  return typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined;
}

/** In its own proportions, and never enlarged. */
export function shownSize({ width, height }: Size, tallest: number): Size {
  const scale = Math.min(1, tallest / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
