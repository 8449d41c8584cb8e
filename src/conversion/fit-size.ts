// How to try again when a result is larger than what was asked for. Pure; convert.ts runs the tries.
import { AppError } from '../shared/errors.js';
import type { Probe } from './engine.js';
import { formatOf, type Family } from './formats.js';
import type { Options } from './options.js';

interface Sized {
  readonly format: string;
  readonly sizeBytes: number;
  readonly probe: Probe;
}

export const mostTries = 4;
/** Sizes are only about as expected, so it aims a little lower. */
const aim = 0.92;

export function maxBytesOf({ max_mb: asked }: Options): number | undefined {
  return typeof asked === 'number' ? asked * 1e6 : undefined;
}

export const bytesOf = (files: readonly Sized[]): number => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** Options for a smaller result; undefined where nothing more can be given up. */
export function smaller(options: Options, files: readonly Sized[], maxBytes: number): Options | undefined {
  const [file] = files;
  const part = (maxBytes / bytesOf(files)) * aim;
  return file && ways[formatOf(file.format).family]?.(options, files, part);
}

export function tooLarge(files: readonly Sized[], maxBytes: number): AppError {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 2 })} MB`;
  return new AppError(
    'file_too_large',
    `The result has ${megabytes(bytesOf(files))} and cannot be made as small as ${megabytes(maxBytes)}. Allow more, or choose another format.`,
  );
}

type Way = (options: Options, files: readonly Sized[], part: number) => Options | undefined;

const harder: Readonly<Record<string, string>> = { no: 'ebook', printer: 'ebook', ebook: 'screen' };
const leastSide = 16;

const ways: Readonly<Partial<Record<Family, Way>>> = {
  image: (options, files, part) => shrunk(options, files, part),
  // The engine plans its bit rate by the size, so a smaller one is asked for as well.
  video: (options, files, part) => {
    const { resolution: _replaced, ...rest } = options;
    return shrunk({ ...rest, max_mb: Number(options['max_mb']) * part }, files, part);
  },
  audio: (options, _files, part) => ({ ...options, max_mb: Number(options['max_mb']) * part }),
  document: (options, files) => {
    const compress = files.every(({ format }) => format === 'pdf') ? harder[String(options['compress'])] : undefined;
    return compress === undefined ? undefined : { ...options, compress };
  },
};

/** Bytes follow the number of pixels. */
function shrunk(options: Options, files: readonly Sized[], part: number): Options | undefined {
  const side = (name: 'width' | 'height') => Math.max(...files.map(({ probe }) => probe[name] ?? 0));
  const columns = typeof options['columns'] === 'number' ? options['columns'] : undefined;
  const scale = Math.sqrt(part);
  const width = Math.floor((side('width') / (columns ?? 1)) * scale);
  const height = Math.floor(side('height') * scale);
  if (Math.min(width, height) < leastSide) return undefined;
  const { height: _tiles, ...rest } = options;
  return columns === undefined ? { ...options, width, height } : { ...rest, width };
}
