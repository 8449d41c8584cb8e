// A JSON Schema in a few words, for the page of docs: "uuid", "list of File", "done | failed", "whole number, 0 to 9". Pure.
import type { Json } from './json-schema.js';

export function schemaWords(schema: Json): string {
  const { $ref, type, format, anyOf, allOf, items } = schema as Schema;
  if ($ref !== undefined) return nameOf($ref);
  if (schema['contentMediaType'] !== undefined) return 'bytes';
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  if (schema['enum'] !== undefined) return (schema['enum'] as readonly string[]).join(' | ');
  const parts = anyOf ?? allOf;
  if (parts !== undefined) return [...new Set(parts.map(schemaWords))].join(anyOf === undefined ? ' & ' : ' | ');
  if (Array.isArray(type)) return type.join(' | ');
  if (type === 'array') return `list of ${items === undefined ? 'anything' : schemaWords(items)}`;
  if (type === 'object' && schema['properties'] === undefined) return 'object';
  if (type === 'object') return `{ ${Object.keys(schema['properties'] as Json).join(', ')} }`;
  return [format ?? type ?? 'anything', rangeOf(schema)].filter(Boolean).join(', ');
}

export const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly anyOf?: readonly Json[];
  readonly allOf?: readonly Json[];
  readonly items?: Json;
}

function rangeOf(schema: Json): string {
  const { minimum, maximum, minLength, maxLength } = schema as Readonly<Record<string, number | undefined>>;
  const [least, most] = [minimum ?? minLength, maximum ?? maxLength];
  if (least === undefined && most === undefined) return '';
  return `${least ?? ''}…${most ?? ''}`;
}
