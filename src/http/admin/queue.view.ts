// What operators see of a queue, of a period in its history, and of the space that files take.
import { z } from 'zod';
import { historySpans, type HistoryPoint } from '../../monitor/history.js';
import type { QueueOverview, SpaceUse } from '../../monitor/overview.js';
import { countField, listOf, momentField } from '../answer-fields.js';

export const queueSchema = z
  .object({
    queue: z.string(),
    paused: z.boolean().describe('Tasks are accepted and wait'),
    draining: z.boolean().describe('Nothing new is accepted'),
    changed_by: z.string().nullable(),
    changed_at: momentField.nullable(),
    waiting: countField.describe('Due now'),
    delayed: countField.describe('Waiting for their time'),
    running: countField,
    slots: countField.describe('In all living workers together'),
    workers: countField,
    oldest_wait_s: z.int().nullable(),
    oldest_run_s: z.int().nullable().describe('Of what runs now: the longest so far'),
  })
  .meta({ id: 'Queue' });
/** After a word that was told it. */
export const toldQueueSchema = queueSchema.extend({
  cancelled: countField.optional().describe('After purge: how many tasks that had not begun were cancelled'),
});
const depth = countField.nullable();
export const pointSchema = z
  .object({
    span: z.enum(historySpans),
    at: momentField.describe('Its beginning'),
    queue: z.string(),
    accepted: countField,
    done: countField,
    failed: countField,
    cancelled: countField,
    bytes_in: countField,
    bytes_out: countField,
    wait_ms: listOf(countField).describe('Percentiles 50, 95 and 99; none where nothing began'),
    run_ms: listOf(countField).describe('Percentiles 50, 95 and 99; none where nothing ran'),
    waiting: depth.describe('At the end of the minute, or at most; null: not known'),
    running: depth,
    oldest_wait_s: depth.describe('Of what was due and had not begun; null also when nothing waited'),
  })
  .meta({ id: 'HistoryPoint' });
export const storageSchema = z
  .object({
    kinds: listOf(z.object({ kind: z.string(), files: countField, bytes: countField })),
    used_bytes: countField,
    max_bytes: countField.nullable().describe('Null: no limit but the disk'),
    free_bytes: countField,
    floor_bytes: countField.describe('When less is free nothing is accepted'),
    disk_bytes: countField,
  })
  .meta({ id: 'StorageUse' });

export type QueueView = z.output<typeof queueSchema>;
export type ToldQueueView = z.output<typeof toldQueueSchema>;
export type PointView = z.output<typeof pointSchema>;
export type StorageView = z.output<typeof storageSchema>;

export const queueView = ({ changed_at, ...row }: QueueOverview): QueueView => ({
  ...row,
  changed_at: changed_at?.toISOString() ?? null,
});
export const storageView = (
  { kinds, freeBytes, floorBytes, totalBytes }: SpaceUse,
  maxBytes: number | undefined,
): StorageView => ({
  kinds: [...kinds],
  used_bytes: kinds.reduce((sum, { bytes }) => sum + bytes, 0),
  max_bytes: maxBytes ?? null,
  free_bytes: freeBytes,
  floor_bytes: floorBytes,
  disk_bytes: totalBytes,
});
export const pointView = ({ at, ...row }: HistoryPoint): PointView => ({ ...row, at: at.toISOString() });
