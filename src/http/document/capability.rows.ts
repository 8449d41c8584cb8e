// What the server can do, in the document: one row for each route of capabilities.controller.ts.
import { z } from 'zod';
import { wholeListQuery } from '../whole-lists.js';
import type { FormatView, FullFormatView } from '../../tasks/capabilities/format-lists.js';
import { pairQuery, type ConversionView, type OperationView } from '../capabilities.controller.js';
import { countField, linkField, listOf } from '../answer-fields.js';
import { json, page, type RouteRow, type RouteRows } from './route-row.js';

const own = { tag: 'Capabilities', need: 'tasks:read' } as const satisfies Partial<RouteRow>;
const words = z.object({ en: z.string(), ru: z.string() });
const formatSchema = z
  .object({
    id: z.string(),
    label: words,
    description: words.describe('What it is good for, in one line'),
    family: z.string(),
    family_label: words,
    extensions: listOf(z.string()),
    media_types: listOf(z.string()),
    targets: listOf(z.string()).describe('What it can become here'),
    moving_targets: listOf(z.string()).describe('Those of the targets that only one which moves can become'),
    is_target: z.boolean().describe('Something can become it here'),
    shrinks: z.boolean().describe('Results can be made smaller: it has a quality, a level or the like'),
    proven: z.boolean().describe('False where nobody could try it with a real file yet'),
    is_packed: z.boolean().describe('One other file, packed'),
  })
  .meta({ id: 'Format' }) satisfies z.ZodType<FormatView>;
const fullFormatSchema = formatSchema
  .extend({ sources: listOf(z.string()).describe('What can become it here') })
  .meta({ id: 'FullFormat' }) satisfies z.ZodType<FullFormatView>;
const conversionSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    engines: listOf(z.string()),
    lossy: z.boolean(),
    if_inside: z.boolean().describe('Only if that is what is inside'),
    queue: z.string(),
    limits: z
      .object({ max_file_bytes: countField, soft_s: countField, hard_s: countField })
      .describe('Unless the task asks for others; those of films and sounds follow their length'),
    options_schema: linkField,
  })
  .meta({ id: 'Conversion' }) satisfies z.ZodType<ConversionView>;
const operationSchema = z
  .object({
    name: z.string(),
    label: words,
    description: words,
    takes: listOf(z.object({ format: z.string(), converts: z.boolean() })),
    max_files: countField,
    needs: listOf(z.string()).describe('With one file, one of these options has to be given'),
    gives: z.string().nullable(),
    queue: z.string().nullable().describe('Null: it depends on the file'),
    options_schema: linkField,
  })
  .meta({ id: 'FileOperation' }) satisfies z.ZodType<OperationView>;
const limitsSchema = z
  .object({
    max_file_bytes: countField,
    max_files: countField,
    max_unfinished_tasks: countField,
    max_queued_tasks: countField,
    max_pixels: countField,
    max_wait_s: countField,
    max_json_bytes: countField,
    keep_files_s: countField,
    keep_tasks_s: countField,
    soft_limit_s: countField,
    hard_limit_s: countField,
    fetches_links: z.boolean().describe('Whether whoever asks may have files fetched from addresses'),
  })
  .meta({ id: 'Limits' });
/** JSON Schema 2020-12; English in title and description, Russian in x-ru. */
const schemaSchema = z.looseObject({ type: z.literal('object') });

export const capabilityRows: RouteRows = {
  'GET /api/v1/formats': {
    ...own,
    id: 'listFormats',
    summary: 'Formats, and what each can become here',
    query: wholeListQuery,
    answers: { 200: page('All of them', formatSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/formats/:format': {
    ...own,
    id: 'getFormat',
    summary: 'One format, by id or extension, with what can become it here',
    answers: { 200: json('The format', fullFormatSchema) },
    errors: ['not_found'],
    example: { path: { format: 'png' } },
  },
  'GET /api/v1/conversions': {
    ...own,
    id: 'listConversions',
    summary: 'Pairs of formats, with the engines between them',
    query: pairQuery,
    answers: { 200: page('Those that fit', conversionSchema) },
    example: { query: { from: 'png', to: 'webp' } },
  },
  'GET /api/v1/conversions/:from/:to/schema': {
    ...own,
    id: 'getConversionOptions',
    summary: 'The options of a conversion, as JSON Schema',
    answers: { 200: json('The schema', schemaSchema) },
    errors: ['unsupported_conversion', 'engine_unavailable'],
    example: { path: { from: 'png', to: 'webp' } },
  },
  'GET /api/v1/operations': {
    ...own,
    id: 'listOperations',
    summary: 'What can be done to files beside converting them',
    query: wholeListQuery,
    answers: { 200: page('All of them', operationSchema) },
    example: { query: { limit: '20' } },
  },
  'GET /api/v1/operations/:name/schema': {
    ...own,
    id: 'getOperationOptions',
    summary: 'The options of an operation, as JSON Schema',
    answers: { 200: json('The schema', schemaSchema) },
    errors: ['validation_failed', 'engine_unavailable'],
    example: { path: { name: 'merge' } },
  },
  'GET /api/v1/limits': {
    ...own,
    id: 'getLimits',
    summary: 'How much this server takes, and how long it keeps it',
    answers: { 200: json('The limits', limitsSchema) },
    example: {},
  },
};
