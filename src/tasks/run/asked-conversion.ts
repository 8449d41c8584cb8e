// A conversion that a running task asks for, as a row: found again when an earlier attempt has asked for the same, and its results brought into the folder
// of the run. Called by asked-tasks.ts, which waits in between.
import fs from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { cleanFileName } from '../../shared/file-name.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Storage } from '../../storage/storage.js';
import { Allowances } from '../allowances.js';
import type { ConvertedFile, ConvertOrder } from '../operations/other-tasks.js';
import { Owners } from '../owners.js';
import { isOwnQueue } from '../queues/queues.js';
import { ReadTasks, type FullTask } from '../read/read-tasks.js';
import { Submit } from '../submit.js';
import { hashOf, openInside } from './asked-file.js';

/** Of one conversion, over all attempts of the task that asks for it. */
const MOST_TRIES = 100;

@Injectable()
export class AskedConversion {
  constructor(
    private readonly submit: Submit,
    private readonly read: ReadTasks,
    private readonly owners: Owners,
    private readonly allowances: Allowances,
    private readonly storage: Storage,
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxFile'>,
  ) {}

  /** The one that an earlier attempt has asked for, if it is of use; else a new one. */
  async make(asker: ConversionTask, workdir: string, order: ConvertOrder): Promise<FullTask> {
    requireOwnQueue(asker);
    const { path: given, to, name, options, preset } = order;
    await using file = await openInside(workdir, given);
    const { sizeBytes } = file;
    const filename = cleanFileName(name ?? path.basename(given));
    const same = JSON.stringify([await file.sha256(), filename, to, options, preset]);
    const { found, freeKey } = await this.earlier(asker, same);
    if (found) return found;
    const client = await this.owners.find(asker.client_id);
    await this.submit.admit(client, sizeBytes);
    await this.allowances.spend(client, 'upload-bytes', sizeBytes);
    const received = await this.storage.receive(file.read(), this.settings.maxFile);
    return await this.submit.convert({
      client,
      files: [{ filename, received }],
      fileIds: [],
      target: to,
      options,
      preset: preset ?? null,
      priority: asker.priority,
      tag: asker.tag,
      metadata: { asked_by: asker.id },
      ...(freeKey !== undefined && { idempotencyKey: freeKey }),
    });
  }

  /** The results, or what it failed with. */
  async copy({ task, outputs }: FullTask, workdir: string): Promise<readonly ConvertedFile[]> {
    if (task.state !== 'done') throw failed(task);
    const files: ConvertedFile[] = [];
    for (const [number, file] of outputs.entries()) {
      const name = cleanFileName(file.filename);
      const to = path.join(workdir, 'made', task.id, String(number), name);
      await fs.promises.mkdir(path.dirname(to), { recursive: true, mode: 0o711 });
      await this.storage.stage(file.storage_key, to);
      const { format, media_type: mediaType, size_bytes, probe } = file;
      const facts = { format, mediaType, sizeBytes: Number(size_bytes), probe: probe ?? {} };
      files.push({ path: to, name, ...facts, taskId: task.id });
    }
    return files;
  }

  private async earlier(asker: ConversionTask, same: string): Promise<{ found?: FullTask; freeKey?: string }> {
    const keys = Array.from({ length: MOST_TRIES }, (_, number) => keyFor(asker, 'convert', `${same} ${number}`));
    const rows = await this.sql.query<{ id: string; is_usable: boolean; idempotency_key: string }>(
      `SELECT id, idempotency_key, cancel_requested_at IS NULL AND outputs_deleted_at IS NULL
           AND state IN ('waiting','queued','running','retrying','done') AS is_usable
       FROM task WHERE client_id = $1 AND idempotency_key = ANY ($2)`,
      [asker.client_id, keys],
    );
    const usable = rows.find((row) => row.is_usable);
    const found = usable && (await this.read.find(usable.id));
    if (found) return { found };
    const freeKey = keys.find((key) => !rows.some((row) => row.idempotency_key === key));
    return freeKey === undefined ? {} : { freeKey };
  }
}

/** The same in each attempt of this task, and of no other task. */
export const keyFor = ({ id }: Pick<ConversionTask, 'id'>, kind: string, what: string): string =>
  `task ${id} ${kind} ${hashOf(what)}`;

/** In a queue of ours it would hold the slot that its own conversion needs. */
function requireOwnQueue({ operation, queue }: ConversionTask): void {
  if (!isOwnQueue(queue)) return;
  throw new AppError(
    'invalid_state',
    `"${operation}" runs in the queue "${queue}", where its conversion might have to wait for itself. Give it a queue of its own.`,
  );
}

function failed({ state, error_code, error_message, error_final }: ConversionTask): AppError {
  const said = error_message ?? 'without a word about why';
  if (state === 'failed') return new AppError(error_code ?? 'engine_failed', said, error_final ? { final: true } : {});
  return new AppError('engine_failed', `The conversion was ended: ${said}`, { final: true });
}
