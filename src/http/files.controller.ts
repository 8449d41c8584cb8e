// /api/v1/files: keep a file for later, have one fetched, look at it, read its bytes.
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError, type FieldError } from '../shared/errors.js';
import { Storage } from '../storage/storage.js';
import type { Asker } from '../tasks/allowances.js';
import { Removal } from '../tasks/removal.js';
import { Submit } from '../tasks/submit.js';
import { Needs, OrSigned, OrTicket } from './access.guard.js';
import type { Caller } from './callers.js';
import { fileView, type FileView } from './file.view.js';
import { IdempotentAnswers, reservedFor } from './idempotent-answers.js';
import { isForm, Reception, type ReceivedFile } from './reception.js';
import { Asking } from './request-facts.js';
import { followable, withAccess } from './rights/access-links.js';
import { askerOf } from './rights/standing.js';
import { requireAlive, sendFile } from './send-file.js';
import { Site } from './site.js';
import { bodyBytes } from './request-body.js';
import { StoredFiles, type KeptFile } from './stored-files.js';
import { retold } from '../tasks/jobs/fetched-nodes.js';
import { readImportBody } from '../tasks/requests/task-request.js';
import { taskView } from './task.view.js';
import { TicketedFiles } from './uploads/ticketed-files.js';
import { requireSize } from './uploads/upload-tickets.js';

@Controller('api/v1/files')
export class FilesController {
  constructor(
    private readonly files: StoredFiles,
    private readonly reception: Reception,
    private readonly storage: Storage,
    private readonly submit: Submit,
    private readonly removal: Removal,
    private readonly ticketed: TicketedFiles,
    private readonly answers: IdempotentAnswers,
    private readonly site: Site,
  ) {}

  @Post()
  @Needs('files:write')
  @OrTicket()
  async create(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const client = askerOf(caller, response);
    // What stands around a file in a form does not count; then the file itself is looked at.
    if (!isForm(request)) requireSize(caller.ticket, bodyBytes(request));
    if (caller.ticket?.task_template) await this.submit.admit(client, undefined);
    await this.reception.admit(request, client);
    const kept = await this.keep(caller, client, request, response);
    if (kept === undefined) return;
    const { file, warnings, taskId } = kept;
    if (taskId !== undefined) response.setHeader('X-Task-Id', taskId);
    const view = fileView(file, this.site);
    response
      .status(201)
      .setHeader('Location', followable(view.links.self, caller))
      .json({ ...withAccess(view, caller), warnings });
  }

  /** A task whose result is the file. */
  @Post('import')
  @Needs('files:write')
  async fetch(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const options = readImportBody(body);
    const client = askerOf(caller, response);
    await this.submit.admit(client, undefined);
    const asked = { client, files: [], fileIds: [], operation: 'import.url', options, ...reservedFor(request) };
    const full = await this.submit.convert(asked).catch((error: unknown) => {
      throw retold(error, asSent, 'The file cannot be fetched as it was asked.');
    });
    const view = taskView(full, this.site);
    response
      .status(202)
      .setHeader('Location', followable(view.links.self, caller))
      .setHeader('Retry-After', '1')
      .json(withAccess(view, caller));
  }

  @Get(':id')
  @Needs('files:read')
  async show(@Asking() caller: Caller, @Param('id') id: string): Promise<FileView> {
    const file = await this.files.find(caller, id);
    requireAlive(file);
    return withAccess(fileView(file, this.site), caller);
  }

  /** HEAD too: Express sends it here. */
  @Get(':id/content')
  @Needs('files:read')
  @OrSigned()
  async content(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await sendFile(request, response, this.storage, await this.files.find(caller, id));
  }

  /** Now, with every link to it. */
  @Delete(':id')
  @HttpCode(204)
  @Needs('files:write')
  async remove(@Asking() caller: Caller, @Param('id') id: string): Promise<void> {
    const file = await this.files.find(caller, id);
    await this.removal.removeFile(file.id);
  }

  /** Undefined: it is a repeat, and has been answered. A ticket is good for one file, so nothing is repeated on one. */
  private async keep(
    caller: Caller,
    client: Asker,
    request: Request,
    response: Response,
  ): Promise<(KeptFile & { readonly taskId?: string }) | undefined> {
    if (caller.ticket !== undefined)
      return this.ticketed.keep(caller.ticket, caller, client, () => this.receive(request, response));
    const taken = await this.receive(request, response);
    const isRepeat = await this.answers
      .answered(request, response, [taken.received.sha256])
      .catch(async (error: unknown) => {
        await this.reception.drop(taken);
        throw error;
      });
    if (!isRepeat) return this.files.keep(caller, taken);
    await this.reception.drop(taken);
    return undefined;
  }

  private async receive(request: Request, response: Response): Promise<ReceivedFile> {
    if (!isForm(request)) return this.reception.receiveRaw(request, response);
    const { files, fields } = await this.reception.receiveForm(request, response);
    const [file] = files;
    const surplus = Object.keys(fields)[0];
    if (file !== undefined && surplus === undefined) return file;
    if (file !== undefined) await this.reception.drop(file);
    const field = surplus ?? 'file';
    throw new AppError('validation_failed', 'The form must hold the field "file" and nothing else.', {
      fields: [
        {
          pointer: `/${field}`,
          code: surplus === undefined ? 'required' : 'unknown_field',
          detail: 'only "file" is taken',
        },
      ],
    });
  }
}

/** The options of the task are the fields of the body. */
const asSent = (wrong: FieldError): FieldError => ({
  ...wrong,
  pointer: wrong.pointer.replace(/^\/options(?=\/)/, ''),
});
