// What a client may say about jobs: graphs, and what to do with them; of batches, see batch-request.ts. Called by jobs.controller.ts. Pure.
import { z } from 'zod';
import type { NodeInput } from '../entities/job.entity.js';
import type { FieldError } from '../shared/errors.js';
import { invalid } from '../shared/invalid-fields.js';
import { placeOf } from '../tasks/jobs/job-graph.js';
import type { AskedNode } from '../tasks/jobs/node-sources.js';
import { callbackField, notifyField } from '../tasks/requests/callback-request.js';
import {
  metadataField,
  optionHint,
  optionsField,
  priorityField,
  text,
  urlField,
} from '../tasks/requests/task-request.js';
import { pageFields } from './list-query.js';
import { eachOnce, faultsAt, isRecord, rightPart } from './right-part.js';

const nodeName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, hyphens and underscores');
const selected = z.strictObject({
  node: nodeName,
  select: z
    .strictObject({
      formats: z.array(text(40)).min(1).max(50).optional(),
      glob: text(200).optional(),
      rest: z.boolean().optional(),
    })
    .optional(),
});
const reference = z.union([nodeName, selected]);
const sources = {
  input: z.union([reference, z.array(reference).min(1).max(50)]).optional(),
  file_id: z.uuid().optional(),
  file_ids: z.array(z.uuid()).min(1).max(1000).optional(),
  url: urlField.optional().describe('Where its file is fetched from, by a node of its own before it'),
  upload_id: z.uuid().optional().describe('What was uploaded in parts, once it is whole'),
};
const nodeFields = {
  operation: text(64),
  ...sources,
  for_each: z.boolean().default(false),
  allow_failure: z.boolean().default(false),
  target: text(40).optional(),
  options: optionsField.default({}),
  preset: text(40).optional(),
};
const oneSource = (asked: Readonly<Record<string, unknown>>) =>
  Object.keys(sources).filter((name) => asked[name] !== undefined).length <= 1;
const ONE_SOURCE = 'has more than one of input, file_id, file_ids, url and upload_id';
const node = z.strictObject(nodeFields).refine(oneSource, ONE_SOURCE);
/** The same for what is left of one when its wrong fields are taken away. */
const nodeLeft = z
  .strictObject({ ...nodeFields, operation: nodeFields.operation.default('') })
  .refine(oneSource, ONE_SOURCE);

export const jobBody = z
  .strictObject({
    nodes: z.record(nodeName, node),
    on_error: z.enum(['continue', 'fail_fast']).default('continue'),
    start: z.boolean().default(true),
    callback: callbackField('job'),
    notify: notifyField,
    priority: priorityField.optional(),
    tag: text(200).nullable().optional(),
    metadata: metadataField.optional(),
  })
  .meta({ id: 'NewJob' });
export const cancelJobBody = z.strictObject({ reason: z.string().max(500).optional() });
export const retryJobBody = z.strictObject({ only: z.literal('failed').optional() });
export const listJobsQuery = z.strictObject({
  tag: text(200).optional(),
  ...pageFields,
});

/** Throws when there are no nodes; else what is wrong stands in `faults`, and the rest can be looked at with it. */
export function readJobBody(body: unknown) {
  const nodes = isRecord(body) ? body['nodes'] : undefined;
  const own = isRecord(nodes) ? rightPart(jobBody, { ...(body as object), nodes: {} }, '') : undefined;
  if (!own?.data || !isRecord(nodes)) throw invalid(jobBody.safeParse(body).error ?? new z.ZodError([]), optionHint);
  const faults = [...own.faults];
  const graph = Object.entries(nodes).map(([name, value]): [string, AskedNode] => {
    const named = nodeName.safeParse(name);
    const read = readNode(value, placeOf(name));
    faults.push(...(named.error ? faultsAt(placeOf(name), named.error) : []), ...read.faults);
    return [name, read.node];
  });
  const { nodes: _empty, on_error: onError, ...rest } = own.data;
  return { ...rest, nodes: Object.fromEntries(graph), onError, faults };
}

interface ReadNode {
  readonly node: AskedNode;
  readonly faults: readonly FieldError[];
}

/** Also what is left of it when fields of it are wrong: that tells more that is. */
function readNode(value: unknown, at: string): ReadNode {
  const { data, error } = node.safeParse(value);
  if (data) return { node: nodeOf(data), faults: [] };
  const unread = new Set(wrongIn(error));
  if (!isRecord(value))
    return { node: nodeOf(nodeLeft.parse({}), Object.keys(nodeFields)), faults: faultsAt(at, error) };
  const left = () =>
    nodeLeft.safeParse(
      Object.fromEntries(
        Object.keys(nodeFields).flatMap((name) =>
          Object.hasOwn(value, name) && !unread.has(name) ? [[name, value[name]]] : [],
        ),
      ),
    );
  const first = left();
  // That it has one source shows only when all its fields are right.
  if (first.error) for (const name of wrongIn(first.error)) unread.add(name);
  return {
    node: nodeOf(first.data ?? left().data ?? nodeLeft.parse({}), [...unread]),
    faults: eachOnce([...faultsAt(at, error), ...(first.error ? faultsAt(at, first.error) : [])]),
  };
}

/** Fields, but not those that no node has. Where there is more than one source, it is all of them. */
function wrongIn({ issues }: z.ZodError): string[] {
  return issues.flatMap(({ path: [name], code }) => {
    if (code === 'unrecognized_keys') return [];
    return name === undefined ? Object.keys(sources) : [String(name)];
  });
}

type NodeFields = z.output<typeof node>;
function nodeOf(
  { input, file_id, file_ids, url, upload_id, ...rest }: NodeFields,
  unread?: readonly string[],
): AskedNode {
  const asked = input === undefined ? [] : Array.isArray(input) ? input : [input];
  return {
    ...rest,
    input: asked.map((each): NodeInput => (typeof each === 'string' ? { node: each } : each)),
    files: file_ids ?? (file_id === undefined ? [] : [file_id]),
    from: url,
    uploadId: upload_id,
    ...(unread && unread.length > 0 && { unread }),
  };
}
