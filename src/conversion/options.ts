// The options of each kind of target, checked before a task is accepted, so that no engine ever parses what a user wrote.
// The same tables make the JSON Schema from which forms and API docs are drawn.
import { z } from 'zod';
import { AppError, type FieldError } from '../shared/errors.js';
import { documentOptions } from './document-options.js';
import { findFormat, type Family, type Format } from './formats.js';
import { imageOptions } from './image-options.js';
import type { FamilyOptions } from './option-fields.js';

/** Checked and complete for their target; each engine knows the type of its own family's. */
export type Options = Readonly<Record<string, unknown>>;

const byFamily: Readonly<Partial<Record<Family, FamilyOptions>>> = {
  image: imageOptions,
  document: documentOptions,
  data: documentOptions,
};

/** Checks and completes what a client asks for. `at` is where the options stand in the request, for the pointers in the answer. */
export function parseOptions(target: string, raw: unknown, at = '/options'): Options {
  const format = targetFormat(target);
  const result = schemaOf(format).safeParse(readTexts(raw ?? {}, format));
  if (result.success) return result.data as Options;
  const fields = result.error.issues.flatMap((issue) => fieldErrors(issue, format, at));
  const first = fields[0]?.detail ?? 'They do not fit.';
  throw new AppError('validation_failed', `The options for ${format.label.en} are not usable: ${first}`, { fields });
}

/** JSON Schema 2020-12; English in `title` and `description`, Russian in `x-ru`. */
export function optionsSchema(target: string): Record<string, unknown> {
  const { '~standard': _validator, ...schema } = z.toJSONSchema(schemaOf(targetFormat(target)), {
    target: 'draft-2020-12',
    io: 'input',
  });
  return schema;
}

function targetFormat(target: string): Format {
  const format = findFormat(target);
  if (!format) throw new AppError('unsupported_conversion', `There is no format "${target}".`, { details: { target } });
  return format;
}

const none = z.strictObject({});

function schemaOf(format: Format): z.ZodType {
  return byFamily[format.family]?.schemaFor(format.id) ?? none;
}

/** Query strings and forms carry only text: a field that says how its text reads gets it read; the rest is left to the schema. */
function readTexts(raw: unknown, { family }: Format): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? readText(byFamily[family]?.fields ?? {}, name, value) : value,
    ]),
  );
}

function readText(fields: FamilyOptions['fields'], name: string, text: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name]?.read(text.trim()) : text;
}

function fieldErrors(issue: z.core.$ZodIssue, format: Format, at: string): FieldError[] {
  const pointer = [at, ...issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
  if (issue.code !== 'unrecognized_keys')
    return [{ pointer, code: issue.code, detail: `${name(issue)}${issue.message}` }];
  return issue.keys.map((key) => ({
    pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'unknown_option',
    detail: `"${key}" is not an option for ${format.label.en}.`,
  }));
}

function name(issue: z.core.$ZodIssue): string {
  return issue.path.length > 0 ? `${issue.path.join('.')} ` : '';
}
