// The options of a target as its JSON Schema tells them: which there are, in words, and whether a text from the command line can be one of their values.
// What this lets through, the server checks again; what it is sure about is said before a byte is sent. Pure.
import type { Language } from '../shared/words.js';
import type { Speech } from './terminal-words.js';

/** As much of JSON Schema as options use. */
export interface ValueSchema {
  readonly title?: string;
  readonly description?: string;
  readonly 'x-ru'?: { readonly title?: string; readonly description?: string };
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly ValueSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly default?: unknown;
}
export interface OptionsSchema {
  readonly properties?: Readonly<Record<string, ValueSchema>>;
}

/** Whole numbers are bounded by this where nobody bounds them. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

export const isSwitch = (schema: ValueSchema | undefined): boolean => schema?.type === 'boolean';

/** False only when it is certain: kinds that a line cannot show (objects) are left to the server. */
export function accepts(schema: ValueSchema, text: string): boolean {
  if (schema.anyOf) return schema.anyOf.some((each) => accepts(each, text));
  if ('const' in schema) return String(schema.const) === text;
  if (schema.enum) return schema.enum.some((each) => String(each) === text);
  if (schema.type === 'boolean') return /^(true|false|on|off|1|0)$/.test(text);
  if (schema.type === 'integer') return /^-?\d+$/.test(text) && isBetween(schema, Number(text));
  if (schema.type === 'number') return /^-?\d+(\.\d+)?$/.test(text) && isBetween(schema, Number(text));
  return schema.type !== 'string' || schema.pattern === undefined || new RegExp(schema.pattern).test(text);
}

const isBetween = ({ minimum = -UNBOUNDED, maximum = UNBOUNDED }: ValueSchema, value: number): boolean =>
  value >= minimum && value <= maximum;

/** "low, medium, high, 1–100" */
export function valuesInWords(schema: ValueSchema, speech: Speech): string {
  return [...new Set(pieces(schema, speech))].join(', ');
}

function pieces(schema: ValueSchema, speech: Speech): string[] {
  if (schema.anyOf) return schema.anyOf.flatMap((each) => pieces(each, speech));
  if ('const' in schema) return [String(schema.const)];
  if (schema.enum) return schema.enum.map(String);
  if (schema.type === 'boolean') return [];
  if (schema.type === 'integer' || schema.type === 'number') return [range(schema, speech)];
  return [speech('valueText')];
}

function range({ minimum, maximum = UNBOUNDED }: ValueSchema, speech: Speech): string {
  if (maximum < UNBOUNDED) return `${minimum ?? ''}–${maximum}`;
  return minimum === undefined ? speech('valueNumber') : speech('valueFrom', { least: String(minimum) });
}

/** Title and description, in the reader's language where they are there. */
export function optionInWords(schema: ValueSchema, language: Language): string {
  const { title, description } = { ...schema, ...(language === 'ru' ? schema['x-ru'] : {}) };
  return [title, description].filter(Boolean).join('. ').replaceAll('..', '.');
}
