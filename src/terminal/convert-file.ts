// One file on its way: up, converted, down. The story that convert-files.ts lets run for many files at once.
import type { Language } from '../shared/words.js';
import type { Row } from './board.js';
import { Interrupted } from './exit-codes.js';
import type { Input } from './input-files.js';
import type { Place } from './output-names.js';
import { sayBytes } from './plain-figures.js';
import { errorOf, errorOfTask, INTERRUPTED, type Report } from './report.js';
import { pourResult, saveResults, type Saved, type Saving } from './save-result.js';
import type { ServerClient } from './server-client.js';
import { hasEnded, type TaskFacts } from './task-facts.js';
import { standingOf, type Standing, type TaskWatch } from './task-follower.js';
import type { Speech } from './terminal-words.js';
import { submitFile } from './submit-file.js';

export interface Order {
  /** Target, options, preset, priority and the like, as the form wants them. */
  readonly fields: Readonly<Record<string, string>>;
  /** Where the results of each go; of none where they are poured into standard output. */
  readonly places: ReadonlyMap<Input, Place>;
  /** Leaves nothing on the server. */
  readonly forgets: boolean;
  readonly saving: Saving;
}
export interface Road {
  readonly server: ServerClient;
  /** Not stopped by Ctrl-C: makes tasks, so that none is made whose number nobody knows. */
  readonly steady: ServerClient;
  readonly stop: AbortSignal;
  readonly watch: TaskWatch;
  /** Only so many uploads at a time: more would only share the same line. */
  readonly uploads: <T>(work: () => Promise<T>) => Promise<T>;
  /** Tasks that have not ended; Ctrl-C cancels them. */
  readonly unfinished: Set<string>;
  readonly language: Language;
  readonly speech: Speech;
}

/** Shares of the way; only for the estimate. */
const UPLOADED = 0.3;
const CONVERTED = 0.95;

/** Never throws: whatever happens to this file is its report. */
export async function convertFile(input: Input, order: Order, road: Road, row: Row): Promise<Report> {
  const since = Date.now();
  const told: { task?: TaskFacts } = {};
  const report = (status: Report['status'], outputs: readonly Saved[], error: Report['error']): Report => ({
    file: input.shown,
    status,
    task_id: told.task?.id ?? null,
    bytes: told.task?.inputs[0]?.size_bytes ?? input.source.bytes ?? null,
    outputs,
    warnings: told.task?.warnings ?? [],
    error,
    seconds: Math.round((Date.now() - since) / 100) / 10,
  });
  try {
    const task = (told.task = await runTask(input, order, road, row));
    told.task = hasEnded(task)
      ? task
      : await road.watch.follow(task.id, (standing) => showWork(row, standing, road.speech));
    road.unfinished.delete(task.id);
    const error = errorOfTask(told.task, road.speech);
    if (order.forgets && error !== null) await forget(task.id, road);
    if (error !== null) return report(error.code === 'cancelled' ? 'cancelled' : 'failed', [], error);
    row.show({ fraction: undefined, done: CONVERTED, sentence: road.speech('saving') });
    const outputs = await fetchResults(told.task, input, order, road);
    if (order.forgets) await forget(task.id, road);
    return report('done', outputs, null);
  } catch (error) {
    return report(error instanceof Interrupted ? 'cancelled' : 'failed', [], errorOf(error, road.speech));
  }
}

/** Of a file that was still to come when somebody pressed Ctrl-C. */
export const notBegun = ({ shown, source }: Input): Report => ({
  file: shown,
  status: 'cancelled',
  task_id: null,
  bytes: source.bytes ?? null,
  outputs: [],
  warnings: [],
  error: INTERRUPTED,
  seconds: 0,
});

const forget = (id: string, { steady }: Road): Promise<unknown> => steady.ask('DELETE', `/api/v1/tasks/${id}`);

async function runTask(
  input: Input,
  order: Order,
  { steady, stop, uploads, unfinished, language, speech }: Road,
  row: Row,
): Promise<TaskFacts> {
  const { source } = input;
  const total = source.bytes;
  const sent = (bytes: number): void => {
    const fraction = total ? bytes / total : undefined;
    const values = { sent: sayBytes(language, bytes), total: sayBytes(language, total ?? 0) };
    const sentence = total ? speech('uploading', values) : speech('uploadingPipe', values);
    row.show({ fraction, done: (fraction ?? 0) * UPLOADED, sentence });
  };
  row.show({ fraction: undefined, done: 0, sentence: speech('waitsForUpload') });
  const task = await uploads(() => submitFile(steady, { source, fields: order.fields, sent, stop }));
  if (!hasEnded(task)) unfinished.add(task.id);
  showWork(row, standingOf(task), speech);
  return task;
}

export function showWork(row: Row, { status, percent, queuePosition }: Standing, speech: Speech): void {
  const fraction = status === 'running' && percent !== null ? percent / 100 : undefined;
  const place = queuePosition === undefined ? undefined : { position: String(queuePosition) };
  const sentence =
    status === 'queued' && place
      ? speech('queuedAt', place)
      : speech(isStanding(status) ? `state.${status}` : 'state.running');
  row.show({ fraction, done: UPLOADED + (fraction ?? 0) * (CONVERTED - UPLOADED), sentence });
}

const standings = ['waiting', 'queued', 'running', 'retrying', 'cancelling'] as const;
const isStanding = (status: string): status is (typeof standings)[number] =>
  (standings as readonly string[]).includes(status);

function fetchResults(task: TaskFacts, input: Input, order: Order, { server, speech }: Road): Promise<Saved[]> {
  const place = order.places.get(input);
  if (place === undefined) return pourResult(server, task, process.stdout, speech);
  return saveResults(server, task, place, order.saving);
}
