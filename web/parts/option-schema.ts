// What the JSON Schema of options says about each of them: which control fits it, how what was typed reads, what is wrong with it. Used by option-fields.tsx
// and by whoever sends the values. What this lets through, the server checks again.
import { facts } from '../facts.js';
import { isWord, say, sayNumber } from '../words.js';
import { plain } from './option-words.js';

/** As much of JSON Schema as options use. */
export interface OptionSchema {
  readonly title?: string;
  readonly description?: string;
  readonly 'x-ru'?: { readonly title?: string; readonly description?: string };
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly OptionSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
}
export interface OptionsSchema {
  readonly properties?: Readonly<Record<string, OptionSchema>>;
}
export type OptionValues = Readonly<Record<string, unknown>>;
export type OptionFaults = Readonly<Record<string, string>>;

export type OptionKind = 'switch' | 'choice' | 'number' | 'choiceOrNumber' | 'group' | 'text';

export function kindOf(schema: OptionSchema): OptionKind {
  const choices = choicesOf(schema).length > 0;
  if (schema.type === 'boolean') return 'switch';
  if (choices) return numberIn(schema) === undefined ? 'choice' : 'choiceOrNumber';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return schema.type === 'object' ? 'group' : 'text';
}

export function choicesOf(schema: OptionSchema): readonly unknown[] {
  if (schema.anyOf) return schema.anyOf.flatMap(choicesOf);
  return 'const' in schema ? [schema.const] : (schema.enum ?? []);
}

/** Of a choice that also takes a number, the number's part. */
export function numberIn(schema: OptionSchema): OptionSchema | undefined {
  const isNumber = (each: OptionSchema) =>
    (each.type === 'integer' || each.type === 'number') && !('const' in each) && each.enum === undefined;
  return isNumber(schema) ? schema : schema.anyOf?.find(isNumber);
}

export function titleOf(name: string, schema: OptionSchema): string {
  const part = `option.${name}`;
  return inWords(schema).title ?? (isWord(part) ? say(part) : name);
}

export const helpOf = (schema: OptionSchema): string | undefined => inWords(schema).description;

const inWords = (schema: OptionSchema): Pick<OptionSchema, 'title' | 'description'> =>
  facts.language === 'ru' ? { ...schema, ...schema['x-ru'] } : schema;

/** Nothing typed is nothing asked for; what is no number stays as it was typed, for faultIn to see. */
export function readNumber(text: string): unknown {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return undefined;
  return Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
}

/** All of them with what is wrong; the form may be sent when there are none. */
export function faultsIn(schema: OptionsSchema, values: OptionValues): OptionFaults {
  const found = Object.entries(schema.properties ?? {}).map(([name, each]) => [name, faultIn(each, values[name])]);
  return Object.fromEntries(found.filter(([, fault]) => fault !== undefined)) as OptionFaults;
}

export function faultIn(schema: OptionSchema, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const kind = kindOf(schema);
  if (kind === 'group') return groupFault(schema, value as OptionValues);
  if (choicesOf(schema).includes(value)) return undefined;
  const number = numberIn(schema);
  if (number) return numberFault(number, value);
  const isShort = schema.maxLength === undefined || plain(value).length <= schema.maxLength;
  const fits = schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(plain(value));
  return kind !== 'text' || (isShort && fits) ? undefined : say('option.form');
}

function numberFault({ type, minimum, maximum }: OptionSchema, value: unknown): string | undefined {
  const range = {
    least: minimum === undefined ? '' : sayNumber(minimum),
    most: isBound(maximum) ? sayNumber(maximum) : '',
  };
  const tooSmall = minimum !== undefined && Number(value) < minimum;
  const tooLarge = maximum !== undefined && Number(value) > maximum;
  if (typeof value !== 'number' || tooSmall || tooLarge)
    return isBound(maximum) ? say('option.range', range) : say('option.least', range);
  return type === 'integer' && !Number.isInteger(value) ? say('option.whole') : undefined;
}

export const isBound = (maximum: number | undefined): maximum is number =>
  maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;

/** Either none of its parts or all. */
function groupFault({ properties = {} }: OptionSchema, value: OptionValues): string | undefined {
  if (Object.keys(properties).some((name) => value[name] === undefined)) return say('option.all');
  return Object.values(faultsIn({ properties }, value))[0];
}
