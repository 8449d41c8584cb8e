// How much one conversion may take, beside time. Time belongs to whoever owns the AbortSignal; these hold inside the engines. Made by the runner from the settings.
import { AppError } from '../shared/errors.js';

export interface Limits {
  /** Width × height × frames of the largest picture that is decoded or made. */
  readonly maxPixels: number;
  /** Largest file that a step may write. */
  readonly maxFileBytes: number;
  /** Address space of each process of a tool. */
  readonly maxMemoryBytes: number;
  /** Processor time of each process of a tool. */
  readonly maxCpuSeconds: number;
  /** Longest film or sound that is read. */
  readonly maxDurationS: number;
  /** Seconds of work that a second of film or sound may take, where that is more than what any task may take. */
  readonly mediaTimeFactor: number;
}

/** An SVG is rendered as a whole in memory and costs far more than its bytes: 20 MB of text took 4 GB and 18 s. */
export const maxSvgBytes = 5 * 2 ** 20;

export const usualLimits: Limits = {
  maxPixels: 100_000_000,
  maxFileBytes: 2 * 2 ** 30,
  maxMemoryBytes: 4 * 2 ** 30,
  maxCpuSeconds: 1800,
  maxDurationS: 6 * 3600,
  mediaTimeFactor: 4,
};

/** For engines that read the size from the header before they decode. */
export function checkPixels(
  { width = 0, height = 0 }: { readonly width?: number; readonly height?: number },
  { maxPixels }: Pick<Limits, 'maxPixels'>,
): void {
  if (width * height <= maxPixels) return;
  throw new AppError(
    'dimension_limit',
    `The picture has more than ${Math.floor(maxPixels / 1e6)} megapixels. Make it smaller.`,
    { secret: `${width}x${height}` },
  );
}
