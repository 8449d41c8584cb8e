// TOML in and out. Its dates become texts; it has no null, its whole numbers have 64 bits and its fractions those of a double.
import { parse, stringify, TomlDate, TomlError } from 'smol-toml';
import { damaged, DataBudget, isMap, NumberText, unsayable, type DataValue } from './data-value.js';

export function readToml(source: string): DataValue {
  const budget = new DataBudget();
  const value = (raw: unknown, depth: number): DataValue => {
    budget.spend(depth);
    if (typeof raw === 'string' || typeof raw === 'boolean') return raw;
    if (typeof raw === 'bigint') return new NumberText(String(raw));
    if (raw instanceof TomlDate) return raw.toISOString();
    if (Array.isArray(raw)) return raw.map((each) => value(each, depth + 1));
    if (typeof raw === 'number') {
      if (!Number.isFinite(raw)) throw unsayable('The target', 'a number without an end (inf, nan)');
      return new NumberText(fraction(raw));
    }
    return new Map(Object.entries(raw as object).map(([key, each]) => [key, value(each, depth + 1)]));
  };
  return value(parsed(source), 0);
}

function parsed(source: string): unknown {
  try {
    return parse(source, { integersAsBigInt: true, maxDepth: 200 });
  } catch (error) {
    if (error instanceof TomlError)
      throw damaged('TOML', `line ${error.line}, column ${error.column} cannot be read`, error.message);
    throw error;
  }
}

/** So that it stays a fraction: 1 is written 1.0. */
function fraction(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

export function writeToml(value: DataValue): string {
  if (!isMap(value)) throw unsayable('TOML', 'a file that is not a table with names');
  return stringify(plain(value), { numbersAsFloat: true });
}

function plain(value: DataValue): unknown {
  if (value === null) throw unsayable('TOML', 'a value that is null');
  if (value instanceof NumberText) return tomlNumber(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isMap(value)) return value;
  const table: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, each] of value) table[key] = plain(each);
  return table;
}

function tomlNumber(number: NumberText): bigint | number {
  if (number.isWhole) {
    const whole = BigInt(number.text);
    if (BigInt.asIntN(64, whole) !== whole) throw unsayable('TOML', `a whole number of more than 64 bits`);
    return whole;
  }
  const value = Number(number.text);
  if (digits(number.text) !== digits(fraction(value))) throw unsayable('TOML', 'a number with so many digits');
  return value;
}

/** Sign, significant digits and their place: two texts of one number give the same. */
function digits(text: string): string {
  const [, sign = '', whole = '', part = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = `${whole}${part}`.replace(/^0+/, '');
  const significant = all.replace(/0+$/, '');
  return `${sign}${significant}e${Number(power) - part.length + (all.length - significant.length)}`;
}
