// What a client may say about jobs: graphs, and what to do with them; of batches, see batch-request.ts. Called by jobs.controller.ts. Pure.
import { z } from 'zod';
import type { NodeInput } from '../entities/job.entity.js';
import type { AskedNode } from '../tasks/jobs/node-sources.js';
import { callbackField, notifyField } from '../tasks/requests/callback-request.js';
import {
  metadataField,
  optionHint,
  optionsField,
  parse,
  priorityField,
  text,
  urlField,
} from '../tasks/requests/task-request.js';
import { pageFields } from './list-query.js';

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
const node = z
  .strictObject({
    operation: text(64),
    input: z.union([reference, z.array(reference).min(1).max(50)]).optional(),
    file_id: z.uuid().optional(),
    file_ids: z.array(z.uuid()).min(1).max(1000).optional(),
    url: urlField.optional().describe('Where its file is fetched from, by a node of its own before it'),
    upload_id: z.uuid().optional().describe('What was uploaded in parts, once it is whole'),
    for_each: z.boolean().default(false),
    allow_failure: z.boolean().default(false),
    target: text(40).optional(),
    options: optionsField.default({}),
    preset: text(40).optional(),
  })
  .refine(
    ({ input, file_id, file_ids, url, upload_id }) =>
      [input, file_id, file_ids, url, upload_id].filter((each) => each !== undefined).length <= 1,
    'has more than one of input, file_id, file_ids, url and upload_id',
  );

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

export function readJobBody(body: unknown) {
  const { nodes, on_error: onError, ...rest } = parse(jobBody, body, optionHint);
  const graph: Record<string, AskedNode> = {};
  for (const [name, asked] of Object.entries(nodes)) graph[name] = nodeOf(asked);
  return { nodes: graph, onError, ...rest };
}

function nodeOf({ input, file_id, file_ids, url, upload_id, ...rest }: z.output<typeof node>): AskedNode {
  const asked = input === undefined ? [] : Array.isArray(input) ? input : [input];
  return {
    ...rest,
    input: asked.map((each): NodeInput => (typeof each === 'string' ? { node: each } : each)),
    files: file_ids ?? (file_id === undefined ? [] : [file_id]),
    from: url,
    uploadId: upload_id,
  };
}
