// The way in for operations that packs have brought, with the same request as for a conversion: `options` are their arguments, and there is no file.
// Called by submit.ts, so that every door that takes tasks takes these.
import { Injectable } from '@nestjs/common';
import { AppError } from '../shared/errors.js';
import { permittedPriority } from './admission.js';
import type { Asker } from './allowances.js';
import { Enqueue, type OperationRequest } from './enqueue.js';
import { Mailer } from './notify/mailer.js';
import { Callbacks } from './notify/callbacks.js';
import { findOperation } from './operations/operations.js';
import { Rules } from './rules.js';

interface BroughtRequest extends Omit<OperationRequest, 'params' | 'queue' | 'operation' | 'client'> {
  readonly operation?: string;
  readonly client: Asker;
  readonly options: Record<string, unknown>;
  readonly files: readonly unknown[];
  readonly fileIds: readonly string[];
}

/** What says something only of files, and how the request calls it. */
const NOT_HERE: Readonly<Record<string, string>> = {
  target: 'target',
  preset: 'preset',
  start: 'start',
  jobId: 'job_id',
  bypassCache: 'cache',
};

export const isBrought = (operation: string | undefined): boolean =>
  operation !== undefined && findOperation(operation)?.pack !== undefined;

@Injectable()
export class SubmitOperation {
  constructor(
    private readonly enqueue: Enqueue,
    private readonly rules: Rules,
    private readonly mailer: Mailer,
    private readonly callbacks: Callbacks,
  ) {}

  /** The id of the task, whose row is committed; undefined: that is no operation of a pack. */
  async accept(request: BroughtRequest): Promise<string | undefined> {
    const { operation, options, ...rest } = request;
    if (operation === undefined || !isBrought(operation)) return undefined;
    requireFitting(request);
    await this.rules.requireOperation(operation);
    this.mailer.requireMail(rest.notify);
    await this.callbacks.check(rest.callback, rest.client);
    const priority = permittedPriority(rest.client, rest.priority);
    return (await this.enqueue.operation({ ...rest, operation, params: options, priority })).id;
  }
}

function requireFitting(request: BroughtRequest): void {
  const wrong = Object.entries(NOT_HERE).filter(
    ([name]) => (request as unknown as Record<string, unknown>)[name] != null,
  );
  const files = request.files.length + request.fileIds.length > 0 ? [['files', 'file_id']] : [];
  const fields = [...wrong, ...files].map(([, field]) => ({
    pointer: `/${field}`,
    code: 'not_allowed',
    detail: 'belongs to operations on files',
  }));
  if (fields.length === 0) return;
  throw new AppError('validation_failed', `"${request.operation}" works on no file and takes only options.`, {
    fields,
  });
}
