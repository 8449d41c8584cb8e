// The options of each kind of target, checked before a task is accepted, so that no engine ever parses what a user wrote.
// The same tables make the JSON Schema from which forms and API docs are drawn.
import { z } from 'zod';
import { AppError, type FieldError } from '../shared/errors.js';
import { archiveOptions, lockableArchives, openedOptions } from './archive-options.js';
import {
  documentOptions,
  flowingOptions,
  laidOutOptions,
  lockable,
  openedDocumentOptions,
  printable,
  printedOptions,
  rows,
  rowsOptions,
  scannedOptions,
  workbookOptions,
  workbooks,
} from './document-options.js';
import { findFormat, formatOf, formats, type Family, type Format } from './formats.js';
import { audioOptions } from './audio-options.js';
import { insides } from './compressed-formats.js';
import { clipOptions, frameFormats, frameOptions } from './frame-options.js';
import { imageOptions, pagePictureOptions } from './image-options.js';
import { letteredSources, withEncoding } from './letter-options.js';
import { maxSizeField, type FamilyOptions, type OptionTable } from './option-fields.js';
import { picturePdfOptions } from './picture-pdf-options.js';
import { videoOptions } from './video-options.js';

/** Checked and complete for their target; each engine knows the type of its own family's. */
export type Options = Readonly<Record<string, unknown>>;

const byFamily: Readonly<Partial<Record<Family, FamilyOptions>>> = {
  image: imageOptions,
  archive: archiveOptions,
  audio: audioOptions,
  video: videoOptions,
  document: documentOptions,
  data: documentOptions,
};

/** Of what only comes out of a packed file, as it is. */
const unpacked: FamilyOptions = {
  fields: { max_mb: maxSizeField },
  schemaFor: () => z.strictObject({ max_mb: maxSizeField.schema }),
};

/** Targets that are made of these sources by other means than of their own kind: a picture out of a film has a moment. */
const bySource: Readonly<Partial<Record<Family, Readonly<Record<string, FamilyOptions>>>>> = {
  archive: Object.fromEntries(insides.filter((id) => id !== 'tar').map((id) => [id, unpacked])),
  image: { pdf: picturePdfOptions },
  video: { gif: clipOptions, ...Object.fromEntries(frameFormats.map((format) => [format, frameOptions])) },
};

const ofFamily = (family: Family, options: FamilyOptions): Readonly<Record<string, FamilyOptions>> =>
  Object.fromEntries(formats.filter((each) => each.family === family).map(({ id }) => [id, options]));
const pagePictures = ofFamily('image', pagePictureOptions);
const opened = {
  ...pagePictures,
  ...ofFamily('document', openedDocumentOptions),
  ...ofFamily('data', openedDocumentOptions),
};
const openedWorkbooks = {
  ...pagePictures,
  ...ofFamily('document', workbookOptions),
  ...ofFamily('data', workbookOptions),
};
const openedArchives = ofFamily('archive', openedOptions);

const unlettered: Readonly<Record<string, Readonly<Record<string, FamilyOptions>>>> = {
  ...Object.fromEntries(lockable.map((source) => [source, opened])),
  ...Object.fromEntries(workbooks.map((source) => [source, openedWorkbooks])),
  ...Object.fromEntries(lockableArchives.map((source) => [source, openedArchives])),
  pdf: { ...opened, pdf: laidOutOptions },
  djvu: { pdf: scannedOptions },
  txt: { pdf: flowingOptions },
  ...Object.fromEntries(rows.map((source) => [source, { pdf: rowsOptions }])),
  ...Object.fromEntries(
    printable.map((source) => [source, { pdf: printedOptions, docx: flowingOptions, odt: flowingOptions }]),
  ),
};

/** What this source has anyway, and how its letters are written. */
function lettered(source: string): Readonly<Record<string, FamilyOptions>> {
  const { family } = formatOf(source);
  const tables = formats.flatMap(({ id, family: kind }) => {
    const table = unlettered[source]?.[id] ?? bySource[family]?.[id] ?? byFamily[kind];
    return table && kind !== 'archive' ? [[id, withEncoding(table)] as const] : [];
  });
  return { ...unlettered[source], ...Object.fromEntries(tables) };
}

/** Single sources that have fewer than their family, or more. */
const byFormat: Readonly<Record<string, Readonly<Record<string, FamilyOptions>>>> = {
  ...unlettered,
  ...Object.fromEntries(letteredSources.map((source) => [source, lettered(source)])),
};

/** Checks and completes what a client asks for. `at` is where the options stand in the request, for the pointers in the answer.
 *  While the source is not known yet, what fits any source is let through; it is checked again when it is. */
export function parseOptions(target: string, raw: unknown, at = '/options', source?: string): Options {
  const format = targetFormat(target);
  const tables = tablesFor(format, source).map((table) => ({
    fields: table?.fields ?? {},
    schema: schemaOf(table, format),
  }));
  return readOptions(tables, format.label.en, raw, at);
}

/** By the first table that they fit; what is wrong with them is said by the first of all. */
export function readOptions(tables: readonly OptionTable[], label: string, raw: unknown, at: string): Options {
  const results = tables.map(({ fields, schema }) => schema.safeParse(readTexts(raw ?? {}, fields)));
  const result = results.find(({ success }) => success) ?? results[0] ?? none.safeParse(raw);
  if (result.success) return result.data as Options;
  const faults = result.error.issues.flatMap((issue) => fieldErrors(issue, label, at));
  const first = faults[0]?.detail ?? 'They do not fit.';
  throw new AppError('validation_failed', `The options for ${label} are not usable: ${first}`, { fields: faults });
}

/** Of any target at all. */
export function isOptionName(name: string): boolean {
  const tables = [byFamily, ...Object.values(bySource), ...Object.values(byFormat)].flatMap((each) =>
    Object.values(each),
  );
  return tables.some(({ fields }) => Object.hasOwn(fields, name));
}

/** JSON Schema 2020-12; English in `title` and `description`, Russian in `x-ru`. */
export function optionsSchema(target: string, source?: string): Record<string, unknown> {
  const format = targetFormat(target);
  const [table] = tablesFor(format, source);
  return jsonSchema(schemaOf(table, format));
}

export function jsonSchema(options: z.ZodType): Record<string, unknown> {
  const { '~standard': _validator, ...schema } = z.toJSONSchema(options, { target: 'draft-2020-12', io: 'input' });
  return schema;
}

function targetFormat(target: string): Format {
  const format = findFormat(target);
  if (!format) throw new AppError('unsupported_conversion', `There is no format "${target}".`, { details: { target } });
  return format;
}

const none = z.strictObject({});
const schemas = new WeakMap<FamilyOptions, Map<string, z.ZodType>>();

/** Made once for each target: a new schema is compiled at its first use, which took the api 2 ms of each picture. */
function schemaOf(table: FamilyOptions | undefined, { id }: Format): z.ZodType {
  if (!table) return none;
  const made = schemas.get(table) ?? new Map<string, z.ZodType>();
  const schema = made.get(id) ?? table.schemaFor(id);
  schemas.set(table, made.set(id, schema));
  return schema;
}

/** One table where the source is known; else that of the target's own kind first, then those of other sources. */
function tablesFor(format: Format, source: string | undefined): readonly (FamilyOptions | undefined)[] {
  const usual = byFamily[format.family];
  if (source !== undefined) {
    const { id, family } = targetFormat(source);
    return [byFormat[id]?.[format.id] ?? bySource[family]?.[format.id] ?? usual];
  }
  const others = [...Object.values(bySource), ...['html', 'xlsx', 'csv', 'zip'].map((id) => byFormat[id] ?? {})];
  return [usual, ...others.flatMap((tables) => tables[format.id] ?? [])];
}

/** Query strings and forms carry only text: a field that says how its text reads gets it read; the rest is left to the schema. */
function readTexts(raw: unknown, fields: FamilyOptions['fields']): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? readText(fields, name, value) : value,
    ]),
  );
}

function readText(fields: FamilyOptions['fields'], name: string, text: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name]?.read(text.trim()) : text;
}

function fieldErrors(issue: z.core.$ZodIssue, label: string, at: string): FieldError[] {
  const pointer = [at, ...issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
  if (issue.code !== 'unrecognized_keys')
    return [{ pointer, code: issue.code, detail: `${name(issue)}${issue.message}` }];
  return issue.keys.map((key) => ({
    pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'unknown_option',
    detail: `"${key}" is not an option for ${label}.`,
  }));
}

function name(issue: z.core.$ZodIssue): string {
  return issue.path.length > 0 ? `${issue.path.join('.')} ` : '';
}
