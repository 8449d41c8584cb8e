// Makes one task from what a request brings: a form with its files, or JSON that names stored ones. Called by the routes that take tasks.
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import type { Asker } from '../tasks/allowances.js';
import type { FullTask } from '../tasks/read/read-tasks.js';
import { isBrought } from '../tasks/submit-operation.js';
import { Submit } from '../tasks/submit.js';
import { fileOfUpload } from '../tasks/uploaded-file.js';
import { FetchedTask } from '../tasks/jobs/fetched-task.js';
import type { Caller } from './callers.js';
import { IdempotentAnswers, reservedFor } from './idempotent-answers.js';
import { factsOf } from './request-facts.js';
import { requireMailRight } from './rights/mail-right.js';
import { isForm, Reception, type Form, type ReceivedFile } from './reception.js';
import {
  namesSource,
  readSourceForm,
  readTaskBody,
  readTaskForm,
  type WithSource,
} from '../tasks/requests/task-request.js';

/** For whom it is made, and the batch that it becomes part of. */
interface Owner {
  readonly client: Asker;
  readonly jobId?: string;
}

@Injectable()
export class TaskIntake {
  constructor(
    private readonly submit: Submit,
    private readonly reception: Reception,
    private readonly sql: Sql,
    private readonly fetched: FetchedTask,
    private readonly answers: IdempotentAnswers,
  ) {}

  /** Undefined: it is a repeat, and has been answered. */
  take(client: Asker, request: Request, response: Response, jobId?: string): Promise<FullTask | undefined> {
    const owner: Owner = { client, ...(jobId !== undefined && { jobId }) };
    return isForm(request) ? this.fromForm(owner, request, response) : this.fromJson(owner, request);
  }

  private async fromForm(
    { client, ...part }: Owner,
    request: Request,
    response: Response,
  ): Promise<FullTask | undefined> {
    await this.submit.admit(client, undefined);
    await this.reception.admit(request, client, 'several');
    const { files, fields } = await this.reception.receiveForm(request, response, 'several');
    if (files.length === 0 && namesSource(fields)) {
      const asked = readSourceForm(fields);
      if (await this.answers.answered(request, response, [], fields)) return undefined;
      return this.fromSource({ client, ...part }, asked, request, 1);
    }
    const wanted = await this.wanted(client.id, fields, request, response, files);
    if (!wanted) return undefined;
    // From here on the bytes belong to submit: when this fails, only it knows whether a task needs them.
    return this.submit.convert({ client, files, fileIds: [], ...wanted, ...part });
  }

  private async wanted(
    clientId: string,
    fields: Form['fields'],
    request: Request,
    response: Response,
    files: readonly ReceivedFile[],
  ) {
    if (files.length === 0)
      throw new AppError('validation_failed', 'The form has no file, and no file_id, file_ids, url or upload_id.', {
        fields: [{ pointer: '/file', code: 'required', detail: 'must hold a file' }],
      });
    try {
      const wanted = readTaskForm(fields);
      requireMailRight(factsOf(request).caller, [wanted]);
      const hashes = files.map(({ received }) => received.sha256);
      if (await this.answers.answered(request, response, hashes, fields)) {
        await this.drop(files);
        return undefined;
      }
      await this.submit.checkAsked({ ...wanted, clientId }, files.length);
      return { ...wanted, ...reservedFor(request) };
    } catch (error) {
      await this.drop(files);
      throw error;
    }
  }

  private async drop(files: readonly ReceivedFile[]): Promise<void> {
    for (const file of files) await this.reception.drop(file);
  }

  private async fromJson(owner: Owner, request: Request): Promise<FullTask> {
    if (request.is('json') === false)
      throw new AppError(
        'unsupported_media_type',
        'Send application/json with a file_id, file_ids, url or upload_id, or multipart/form-data with files.',
      );
    return this.fromSource(owner, readTaskBody(request.body), request, 0);
  }

  /** So many tasks were let in before it was known what is asked. */
  private async fromSource(
    { client, ...part }: Owner,
    { from, uploadId, ...wanted }: WithSource,
    request: Request,
    admitted: number,
  ): Promise<FullTask> {
    requireMailRight(factsOf(request).caller, [wanted]);
    requireKnown(factsOf(request).caller, wanted.operation);
    if (from !== undefined)
      return this.fetched.make({ client, from, admitted, ...wanted, ...part, ...reservedFor(request) });
    const fileIds = uploadId === undefined ? wanted.fileIds : [await fileOfUpload(this.sql, uploadId, client.id)];
    if (admitted === 0) await this.submit.admit(client, 0);
    return this.submit.convert({
      client,
      files: [],
      ...wanted,
      fileIds,
      ...part,
      ...reservedFor(request),
    });
  }
}

/** What packs do concerns the services of this house: nobody from the street starts it. */
function requireKnown(caller: Caller | undefined, operation: string | undefined): void {
  if (caller?.kind === 'visitor' && isBrought(operation))
    throw new AppError('forbidden', `"${operation}" needs a login or a key.`);
}
