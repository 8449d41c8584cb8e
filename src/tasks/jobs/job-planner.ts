// What a node of a job means: how its task runs, and the row of that when it is due. And how refusals are gathered into one.
import { Inject, Injectable } from '@nestjs/common';
import type { Job, JobNode } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError, errorTable, type ErrorCode, type FieldError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { currentContext } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { TaskPlanner, type PlannedFile } from '../task-planner.js';
import type { NewTask } from '../store/new-tasks.js';
import type { TaskPlan } from '../store/waiting-tasks.js';
import { limitsOf } from '../time-limits.js';

@Injectable()
export class JobPlanner {
  constructor(
    private readonly sql: Sql,
    private readonly planner: TaskPlanner,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** How the node's task will run over these files. Throws when it cannot. */
  async plan(
    node: Pick<JobNode, 'operation' | 'target' | 'options'> & {
      readonly preset?: string | null | undefined;
      readonly clientId: string;
    },
    files: readonly StoredFile[] | undefined,
  ): Promise<TaskPlan> {
    if (!files) {
      const known = await this.planner.outline(node);
      return { ...known, queue: 'default', source_format: null, route: null, inputs: null, bytes_in: null };
    }
    files.forEach(requireAlive);
    return this.planner.plan(node, files.map(planned));
  }

  /** A row of this job that is not in the database yet. Without a place it belongs to a batch. */
  row(job: Job, place: { readonly node: string; readonly index: number } | null, plan: TaskPlan): NewTask['task'] {
    const { request_id, trace_id } = currentContext();
    const node = place ? job.nodes[place.node] : undefined;
    return {
      id: newId(),
      kind: 'conversion',
      operation: node?.operation ?? 'convert',
      client_id: job.client_id,
      priority: node?.priority ?? job.priority,
      tag: node?.tag ?? job.tag,
      metadata: node?.metadata ?? job.metadata,
      ...limitsOf(node?.limits, this.settings),
      max_attempts: node?.retry ? node.retry.max + 1 : this.settings.maxAttempts,
      retry: node?.retry ?? null,
      callback: node?.callback ?? null,
      notify: node?.notify ?? null,
      message: node?.message ?? null,
      request_id: request_id ?? null,
      trace_id: trace_id ?? null,
      cache: 'bypass',
      job_id: job.id,
      node: place?.node ?? null,
      preset: node?.preset ?? null,
      node_index: place?.index ?? null,
      ...plan,
    };
  }

  /** The stored files of these ids that this client may use. */
  async files(ids: readonly string[], clientId: string): Promise<Map<string, StoredFile>> {
    const rows = await this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = ANY ($1) AND client_id = $2', [
      [...new Set(ids)],
      clientId,
    ]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

/** What is planned with of a stored file. */
export const planned = ({ id, size_bytes, format, probe }: PlannedFile): PlannedFile => ({
  id,
  size_bytes,
  format,
  probe,
});

export const isAlive = ({ deleted_at, expires_at }: StoredFile): boolean =>
  deleted_at === null && expires_at.getTime() >= Date.now();

export function requireAlive(file: StoredFile | undefined): void {
  if (!file) throw new AppError('file_not_found', 'There is no file with this id.');
  if (!isAlive(file)) throw new AppError('file_expired', 'This file has been deleted. Upload it again.');
}

/** What is refused becomes a fault of this field of whatever stands `at`; wrong options have pointers of their own. */
export async function faultOf(at: string, field: string, attempt: () => unknown): Promise<FieldError[]> {
  try {
    await attempt();
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    const { fields } = error.facts;
    if (fields) return fields.map((each) => ({ ...each, pointer: at + each.pointer }));
    return [{ pointer: `${at}/${field}`, code: error.code, detail: error.message }];
  }
}

/** One error for all faults: of their own code when they share it, else validation_failed. */
export function refuse(faults: readonly FieldError[]): void {
  const [first, ...more] = faults;
  if (!first) return;
  const isShared = more.every(({ code }) => code === first.code) && Object.hasOwn(errorTable, first.code);
  const code = isShared ? (first.code as ErrorCode) : 'validation_failed';
  throw new AppError(code, `The job cannot be done as it was asked. ${first.pointer}: ${first.detail}`, {
    fields: faults,
    // Uploads that are under way.
    ...(code === 'result_not_ready' && { retryAfterS: 1 }),
  });
}
