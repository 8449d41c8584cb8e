// /api/v1/files: keep a file for later, look at it, fetch its bytes.
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { Storage } from '../storage/storage.js';
import { Needs } from './access.guard.js';
import type { Caller } from './callers.js';
import { fileView, type FileView } from './file.view.js';
import { IdempotentAnswers } from './idempotent-answers.js';
import { isForm, Reception, type ReceivedFile } from './reception.js';
import { Asking } from './request-facts.js';
import { followable, withAccess } from './rights/access-links.js';
import { askerOf } from './rights/standing.js';
import { sendFile } from './send-file.js';
import { Site } from './site.js';
import { StoredFiles } from './stored-files.js';

@Controller('api/v1/files')
export class FilesController {
  constructor(
    private readonly files: StoredFiles,
    private readonly reception: Reception,
    private readonly storage: Storage,
    private readonly answers: IdempotentAnswers,
    private readonly site: Site,
  ) {}

  @Post()
  @Needs('files:write')
  async create(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.reception.admit(request, askerOf(caller, response));
    const taken = await this.receive(request, response);
    const isRepeat = await this.answers
      .answered(request, response, [taken.received.sha256])
      .catch(async (error: unknown) => {
        await this.reception.drop(taken);
        throw error;
      });
    if (isRepeat) return this.reception.drop(taken);
    const { file, warnings } = await this.files.keep(caller, taken);
    const view = fileView(file, this.site);
    response
      .status(201)
      .setHeader('Location', followable(view.links.self, caller))
      .json({ ...withAccess(view, caller), warnings });
  }

  @Get(':id')
  @Needs('files:read')
  async show(@Asking() caller: Caller, @Param('id') id: string): Promise<FileView> {
    return withAccess(fileView(await this.files.find(caller, id), this.site), caller);
  }

  /** HEAD too: Express sends it here. */
  @Get(':id/content')
  @Needs('files:read')
  async content(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await sendFile(request, response, this.storage, await this.files.find(caller, id));
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
