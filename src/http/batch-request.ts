// What a client may say about a batch. An item whose form is wrong is not told of alone: what can be read all the same is looked at with the others, so that
// one answer has all there is to mend. Called by jobs.controller.ts. Pure.
import { z } from 'zod';
import type { FieldError } from '../shared/errors.js';
import { invalid } from '../shared/invalid-fields.js';
import { MOST_ITEMS } from '../tasks/jobs/jobs.js';
import { callbackField, notifyField } from '../tasks/requests/callback-request.js';
import {
  metadataField,
  optionHint,
  readItem,
  taskItem,
  text,
  type WithSource,
} from '../tasks/requests/task-request.js';
import { isRecord, rightPart } from './right-part.js';

export const batchBody = z
  .strictObject({
    items: z.array(taskItem).max(MOST_ITEMS),
    on_error: z.enum(['continue', 'abort']).default('continue'),
    callback: callbackField('job'),
    notify: notifyField,
    tag: text(200).nullable().optional(),
    metadata: metadataField.optional(),
  })
  .meta({ id: 'NewBatch' });

/** Where one of these is wrong, nobody knows what the item asks for. */
const DECIDING = ['operation', 'target', 'options', 'preset', 'file_id', 'file_ids', 'url', 'upload_id'];

/** Throws when there is no list of items. */
export function readBatchBody(body: unknown) {
  const { items, faults, batch } = readable(body);
  const { on_error, ...rest } = batch;
  return { ...rest, items, faults, onError: on_error === 'abort' ? ('fail_fast' as const) : on_error };
}

interface Readable {
  /** Undefined where nobody knows what is asked for. */
  readonly items: readonly (WithSource | undefined)[];
  /** Of form. */
  readonly faults: readonly FieldError[];
  readonly batch: Omit<z.output<typeof batchBody>, 'items'>;
}

function readable(body: unknown): Readable {
  const { data, error } = batchBody.safeParse(body);
  if (data) return { items: data.items.map((item) => readItem(item)), faults: [], batch: withoutItems(data) };
  const items: unknown = isRecord(body) ? body['items'] : undefined;
  const own =
    Array.isArray(items) && items.length <= MOST_ITEMS
      ? rightPart(batchBody, { ...(body as object), items: [] }, '')
      : undefined;
  if (!own?.data) throw invalid(error, optionHint);
  const read = (items as readonly unknown[]).map((item, place) =>
    rightPart(taskItem, item, `/items/${place}`, DECIDING),
  );
  return {
    items: read.map((item) => item.data && readItem(item.data)),
    faults: [own, ...read].flatMap(({ faults }) => faults),
    batch: withoutItems(own.data),
  };
}

function withoutItems({ items: _items, ...rest }: z.output<typeof batchBody>): Readable['batch'] {
  return rest;
}
