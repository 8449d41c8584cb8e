// What all data formats are read into and written from. Numbers keep the text they were written with, so that none is ever rounded. Used by the readers and writers beside it.
import { AppError } from '../../shared/errors.js';

/** A number as JSON writes it. */
export class NumberText {
  constructor(readonly text: string) {}

  get isWhole(): boolean {
    return /^-?\d+$/.test(this.text);
  }
}

/** Map keeps the order of keys, also of those that look like numbers. */
export type DataMap = Map<string, DataValue>;
export type DataValue = null | boolean | string | NumberText | DataValue[] | DataMap;

const maxDepth = 200;
const maxNodes = 2_000_000;

/** Counts while something is read or unfolded; a few lines can describe gigabytes. */
export class DataBudget {
  private nodes = 0;

  spend(depth: number): void {
    this.nodes += 1;
    if (depth > maxDepth) throw tooComplex(`It is nested more than ${maxDepth} levels deep.`);
    if (this.nodes > maxNodes) throw tooComplex(`It holds more than ${maxNodes / 1e6} million values.`);
  }
}

function tooComplex(why: string): AppError {
  return new AppError('dimension_limit', `The file is too complex to be converted. ${why} Split it into smaller ones.`);
}

export function damaged(format: string, why: string, secret?: string): AppError {
  return new AppError(
    'input_corrupt',
    `The file is no valid ${format}: ${why}.`,
    secret === undefined ? {} : { secret },
  );
}

/** The target has no way to say it, and nothing may be lost silently. */
export function unsayable(format: string, what: string): AppError {
  return new AppError(
    'unsupported_conversion',
    `${format} has no way to write ${what}. Change the file, or choose another format.`,
  );
}

export function isMap(value: DataValue): value is DataMap {
  return value instanceof Map;
}

/** As text, where a format knows only texts. */
export function scalarText(value: null | boolean | string | NumberText): string {
  if (value === null) return '';
  return value instanceof NumberText ? value.text : String(value);
}

export function isScalar(value: DataValue): value is null | boolean | string | NumberText {
  return typeof value !== 'object' || value === null || value instanceof NumberText;
}
