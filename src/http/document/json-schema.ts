// zod's schemas as JSON Schema 2020-12 for the document: what has a name goes to the components once, the rest stays where it is. Called by open-api.ts.
import { z } from 'zod';

export type Json = Readonly<Record<string, unknown>>;

/** Their patterns are pages long and say no more than the format does. */
const FORMATS = new Set(['uuid', 'date-time', 'email', 'uri']);

export class NamedSchemas {
  private readonly found = new Map<string, Json>();

  /** A body as it is sent, unknown fields refused. */
  taken(schema: z.ZodType): Json {
    return this.read(schema, 'input');
  }

  /** An answer as it is read. Not closed: a later version may tell more. */
  given(schema: z.ZodType): Json {
    return this.read(schema, 'output');
  }

  all(): Json {
    return Object.fromEntries([...this.found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private read(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $defs = {}, ...root } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
    for (const [name, named] of Object.entries($defs)) this.found.set(name, tidy(named, io) as Json);
    return tidy(root, io) as Json;
  }
}

function tidy(value: unknown, io: 'input' | 'output'): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => tidy(item, io));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, part]) => !isNoise(key, part, value as Json, io));
  return Object.fromEntries(
    entries.map(([key, part]) => [
      key,
      key === '$ref'
        ? String(part).replace('#/$defs/', '#/components/schemas/')
        : key === 'default'
          ? part
          : tidy(part, io),
    ]),
  );
}

function isNoise(key: string, part: unknown, { format }: Json, io: 'input' | 'output'): boolean {
  if (['$schema', '~standard', 'readOnly'].includes(key)) return true;
  // Properties of these names hold schemas, never such values.
  if (key === 'id') return typeof part === 'string';
  if (key === 'additionalProperties') return part === false && io === 'output';
  if (key === 'pattern') return typeof part === 'string' && FORMATS.has(String(format));
  return (key === 'maximum' || key === 'minimum') && Math.abs(Number(part)) === Number.MAX_SAFE_INTEGER;
}
