// Makes the task that a message asks for: of stored files, of a file at an address, or of one in a folder that DOOR_FOLDERS permits. Called by message-intake.ts.
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { Task, TaskMessage } from '../../entities/task.entity.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Storage } from '../../storage/storage.js';
import type { Asker } from '../../tasks/allowances.js';
import { FetchedTask } from '../../tasks/jobs/fetched-task.js';
import { readTaskBody, readTaskTemplate, type TaskRequest } from '../../tasks/requests/task-request.js';
import { Submit } from '../../tasks/submit.js';
import { openInput, type Permitted } from '../permitted-paths.js';
import type { Request } from './message-envelope.js';

export type KnownTask = Pick<Task, 'id' | 'message'>;
interface Given {
  readonly client: Asker;
  readonly message: TaskMessage;
  readonly idempotencyKey: string;
}

@Injectable()
export class MessageTasks {
  constructor(
    private readonly sql: Sql,
    private readonly submit: Submit,
    private readonly fetched: FetchedTask,
    private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The task that this key has brought; one whose file had to be fetched is the second step of a job. */
  async find(clientId: string, key: string): Promise<KnownTask | undefined> {
    const [row] = await this.sql.query<KnownTask>(
      `SELECT id, message FROM task WHERE client_id = $1 AND idempotency_key = $2
       UNION ALL SELECT t.id, t.message FROM job j JOIN task t ON t.job_id = j.id AND t.node = 'work' AND NOT t.replaced
         WHERE j.client_id = $1 AND j.idempotency_key = $2 LIMIT 1`,
      [clientId, key],
    );
    return row;
  }

  async make({ data, key }: Request, message: TaskMessage, client: Asker): Promise<KnownTask> {
    const given: Given = { client, message, idempotencyKey: key };
    const { path: file, ...rest } = data;
    if (file !== undefined) return this.fromPath(file, readTaskTemplate(withoutSources(rest)), given);
    const { from, uploadId, ...wanted } = readTaskBody(data);
    if (uploadId !== undefined)
      throw wrongSource('/data/upload_id', 'belongs to HTTP. Send file_id, file_ids, url or path');
    if (from !== undefined) return (await this.fetched.make({ from, ...wanted, ...given })).task;
    await this.submit.admit(client, 0);
    return (await this.submit.convert({ files: [], ...wanted, ...given })).task;
  }

  private async fromPath(asked: unknown, wanted: TaskRequest, given: Given): Promise<KnownTask> {
    if (typeof asked !== 'string') throw wrongSource('/data/path', 'must be text');
    const { doorFolders: folders, dataDir, uploadsDir, maxFile } = this.settings;
    const permitted: Permitted = { folders, setting: 'DOOR_FOLDERS', dataDir, uploadsDir };
    await this.submit.checkAsked({ ...wanted, clientId: given.client.id }, 1);
    const input = await openInput(asked, permitted);
    try {
      await this.submit.admit(given.client, (await input.handle.stat()).size);
      const received = await this.storage.receive(input.handle.createReadStream({ autoClose: false }), maxFile);
      const files = [{ filename: path.basename(input.path), received }];
      return (await this.submit.convert({ files, fileIds: [], ...wanted, ...given })).task;
    } finally {
      await input.handle.close();
    }
  }
}

function withoutSources(data: Readonly<Record<string, unknown>>): object {
  const other = ['file_id', 'file_ids', 'url', 'upload_id'].find((name) => name in data);
  if (other !== undefined) throw wrongSource(`/data/${other}`, 'cannot stand beside path');
  return data;
}

function wrongSource(pointer: string, detail: string): AppError {
  return new AppError('validation_failed', `Some values are not right. ${pointer}: ${detail}.`, {
    fields: [{ pointer, code: 'invalid', detail }],
  });
}
