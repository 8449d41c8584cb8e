// Uploads that survive a broken line: made, continued where they stand, ended as a stored file and perhaps a task. The row says what is safe; the
// request that holds its lease writes. Called by uploads.controller.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { Sql } from '../../entities/sql.js';
import type { UploadTicket } from '../../entities/upload-ticket.entity.js';
import type { Upload } from '../../entities/upload.entity.js';
import { AppError, isLostConnection } from '../../shared/errors.js';
import { isId, newId } from '../../shared/ids.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Fingerprint } from '../../storage/fingerprint.js';
import { Storage, type Received } from '../../storage/storage.js';
import type { Asker } from '../../tasks/allowances.js';
import { Submit } from '../../tasks/submit.js';
import { noUpload } from '../../tasks/uploaded-file.js';
import { visibleTo, type Caller } from '../callers.js';
import { StoredFiles } from '../stored-files.js';
import { readTaskTemplate } from '../../tasks/requests/task-request.js';
import { sealedTemplate } from './task-template.js';
import { requireFormat } from './upload-tickets.js';
import { locked, UploadLeases, type UploadLease } from './upload-lease.js';

export interface NewUpload {
  readonly clientId: string;
  readonly filename: string;
  readonly sizeBytes: number;
  /** A task without its file. */
  readonly task?: unknown;
  /** It says what else holds for it, and what it becomes. */
  readonly ticket?: UploadTicket | undefined;
}

/** Uploads whose hash is carried on from request to request; the others are read again when they are whole. */
const MOST_PRINTS = 100;

@Injectable()
export class Uploads {
  private readonly prints = new Map<string, Fingerprint>();

  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
    private readonly leases: UploadLeases,
    private readonly files: StoredFiles,
    private readonly submit: Submit,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'keepPartial' | 'maxUnfinished' | 'secret'>,
  ) {}

  async create({ clientId, filename, sizeBytes, task, ticket }: NewUpload): Promise<Upload> {
    const template = task === undefined ? (ticket?.task_template ?? null) : sealedTemplate(task, this.settings.secret);
    if (template) await this.submit.checkAsked(readTaskTemplate(template), 1);
    const key = await this.storage.begin();
    const [upload] = await this.sql.query<Upload>(
      `INSERT INTO upload (id, client_id, filename, size_bytes, storage_key, task_template, expires_at, ticket, formats)
       SELECT $1, $2::uuid, $3, $4, $5, $6, now() + $7 * interval '1 second', $9, $10
       WHERE (SELECT count(*) FROM upload WHERE client_id = $2::uuid AND file_id IS NULL AND expires_at > now()) < $8 RETURNING *`,
      [
        newId(),
        clientId,
        filename,
        sizeBytes,
        key,
        template && JSON.stringify(template),
        this.settings.keepPartial,
        this.settings.maxUnfinished,
        ticket?.token_hash ?? null,
        ticket?.formats ?? null,
      ],
    );
    if (upload) return upload;
    await this.storage.remove(key);
    throw new AppError(
      'too_many_active_tasks',
      `You have ${this.settings.maxUnfinished} unfinished uploads. Finish or delete some first.`,
    );
  }

  /** Not there and not yours are the same answer. */
  async find(caller: Caller, id: string): Promise<Upload> {
    const [upload] = isId(id)
      ? await this.sql.query<Upload>(
          'SELECT * FROM upload WHERE id = $1 AND expires_at > now() AND ($2::uuid IS NULL OR client_id = $2) AND ($3::text IS NULL OR ticket = $3)',
          [id, visibleTo(caller) ?? null, caller.ticket?.token_hash ?? null],
        )
      : [];
    if (upload) return upload;
    throw noUpload();
  }

  /** Where it stands: exactly, or upload_locked while it is being written. */
  async settle(upload: Upload, client: Asker): Promise<Upload> {
    if (upload.file_id !== null) return this.startTask(upload, client);
    if (upload.writer === null && Number(upload.offset_bytes) < Number(upload.size_bytes)) return upload;
    using lease = await this.leases.take(upload.id, this.settings.keepPartial);
    if (lease === undefined) throw locked();
    if (lease.offset === Number(upload.size_bytes)) return await this.finish(lease, client, undefined);
    await lease.release(lease.offset);
    return lease.upload;
  }

  /** Takes what comes, also when it breaks off. With the last byte the file is there, and its task is made. */
  async append(upload: Upload, at: number, from: () => Readable, client: Asker): Promise<Upload> {
    const { id } = upload;
    const sizeBytes = Number(upload.size_bytes);
    using lease = await this.leases.take(id, this.settings.keepPartial);
    if (lease === undefined) throw wrongOffset(sizeBytes);
    if (lease.offset !== at) {
      await lease.release(lease.offset);
      throw wrongOffset(lease.offset);
    }
    const { storage_key: key } = lease.upload;
    const print = this.takePrint(key, at);
    const extension = { key, at, mostBytes: sizeBytes - at, from: from(), print };
    const { endsAt, broken } = await this.storage
      .extend({ ...extension, mayWrite: () => lease.holds(), flushed: (offset) => lease.note(offset) })
      .catch((error: unknown) => {
        print?.forget();
        throw lease.holds() ? error : locked();
      });
    if (endsAt === sizeBytes) return await this.finish(lease, client, print);
    if (!(await lease.release(endsAt))) {
      print?.forget();
      throw broken ?? locked();
    }
    this.keepPrint(key, print, endsAt);
    if (broken) throw broken;
    return lease.upload;
  }

  /** Now, with its bytes; whoever writes it notices. What it has become stays. */
  async remove({ id }: Pick<Upload, 'id'>): Promise<void> {
    const [gone] = await this.sql.query<Upload>('DELETE FROM upload WHERE id = $1 RETURNING *', [id]);
    if (gone?.file_id === null) await this.storage.remove(gone.storage_key);
  }

  private async finish(lease: UploadLease, client: Asker, print: Fingerprint | undefined): Promise<Upload> {
    const { storage_key: key, size_bytes, filename, client_id, formats } = lease.upload;
    const isSeen = print?.sizeBytes === Number(size_bytes);
    if (!isSeen) print?.forget();
    const received: Received = isSeen ? { key, ...(await print.facts()) } : await this.storage.examine(key);
    try {
      await this.sql.transaction(async (sql) => {
        const { file } = await this.files.note(sql, client_id, { filename, received });
        requireFormat(formats, file);
        if (!(await lease.end(sql, file.id))) throw locked();
      });
    } catch (error) {
      // What it holds will not be another thing when it is sent once more.
      if (error instanceof AppError && !error.retryable) await this.remove(lease.upload);
      else if (!isLostConnection(error)) await lease.release(Number(size_bytes));
      throw error;
    }
    return this.startTask(lease.upload, client);
  }

  /** Once: however often it is asked, the key of the upload leads to the same task. */
  private async startTask(upload: Upload, client: Asker): Promise<Upload> {
    const { id, task_template: template, task_id, file_id } = upload;
    if (template === null || task_id !== null || file_id === null) return upload;
    const wanted = readTaskTemplate(template);
    try {
      const { task } = await this.submit.convert({
        client,
        files: [],
        fileIds: [file_id],
        ...wanted,
        idempotencyKey: `upload-${id}`,
      });
      return await this.note(id, { task_id: task.id });
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error;
      await this.note(id, { task_id: null });
      throw new AppError(error.code, error.message, {
        cause: error,
        ...error.facts,
        details: { ...error.facts.details, file_id },
      });
    }
  }

  private async note(id: string, { task_id }: { readonly task_id: string | null }): Promise<Upload> {
    const [upload] = await this.sql.query<Upload>(
      'UPDATE upload SET task_id = $2, task_template = NULL WHERE id = $1 RETURNING *',
      [id, task_id],
    );
    if (!upload) throw new AppError('not_found', 'The upload was deleted meanwhile; its file and task are there.');
    return upload;
  }

  private takePrint(key: string, at: number): Fingerprint | undefined {
    if (at === 0) return new Fingerprint();
    const known = this.prints.get(key);
    this.prints.delete(key);
    if (known?.sizeBytes === at) return known;
    known?.forget();
    return undefined;
  }

  private keepPrint(key: string, print: Fingerprint | undefined, endsAt: number): void {
    if (print?.sizeBytes !== endsAt) return print?.forget();
    this.prints.set(key, print);
    const [oldest] = this.prints.keys();
    if (this.prints.size > MOST_PRINTS && oldest !== undefined) this.takePrint(oldest, -1);
  }
}

export const wrongOffset = (offset: number): AppError =>
  new AppError('invalid_state', `The upload stands at ${offset} bytes. Go on from there.`, { details: { offset } });
