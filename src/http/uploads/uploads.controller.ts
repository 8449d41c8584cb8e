// /api/v1/uploads: tus 1.0, so that a large file on a bad line goes on where it stopped. Only here and not at /uploads too: clients are given the
// address anyway, and one door has one set of rules.
import { Controller, Delete, Get, HttpCode, Inject, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Upload } from '../../entities/upload.entity.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { formatBytes } from '../../shared/units.js';
import { Storage } from '../../storage/storage.js';
import { Allowances } from '../../tasks/allowances.js';
import { Submit } from '../../tasks/submit.js';
import { Needs, Open, OrTicket } from '../access.guard.js';
import type { Caller } from '../callers.js';
import { cleanFileName } from '../../shared/file-name.js';
import { bodyBytes, bodyOf, hasBody } from '../request-body.js';
import { Asking } from '../request-facts.js';
import { followable } from '../rights/access-links.js';
import { askerOf } from '../rights/standing.js';
import { Site } from '../site.js';
import {
  readCount,
  readMetadata,
  readTaskWish,
  requireChunkType,
  requireVersion,
  TUS_EXTENSIONS,
  TUS_VERSION,
} from './tus-headers.js';
import { requireSize, UploadTickets } from './upload-tickets.js';
import { uploadView } from './upload.view.js';
import { Uploads, type NewUpload } from './uploads.js';

/** What breaks off without a word is gone on with, so it need not be waited for as long as for what would be lost. */
const SILENCE_MS = 15_000;

@Controller('api/v1/uploads')
export class UploadsController {
  constructor(
    private readonly uploads: Uploads,
    private readonly submit: Submit,
    private readonly storage: Storage,
    private readonly allowances: Allowances,
    private readonly tickets: UploadTickets,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxFile'>,
  ) {}

  @Options()
  @HttpCode(204)
  @Open()
  discover(@Res({ passthrough: true }) response: Response): void {
    response.setHeader('Tus-Resumable', TUS_VERSION);
    response.setHeader('Tus-Version', TUS_VERSION);
    response.setHeader('Tus-Extension', TUS_EXTENSIONS);
    response.setHeader('Tus-Max-Size', this.settings.maxFile);
  }

  @Post()
  @Needs('files:write')
  @OrTicket()
  async create(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.begin(request, response);
    const sizeBytes = this.readLength(request);
    const metadata = readMetadata(request.get('upload-metadata'));
    const filename = cleanFileName(metadata.get('filename') ?? metadata.get('name') ?? '');
    const task = readTaskWish(metadata);
    if (hasBody(request)) requireChunkType(request.get('content-type'));
    const client = askerOf(caller, response);
    const { ticket } = caller;
    requireSize(ticket, sizeBytes);
    if (task !== undefined) await this.admitTask(caller, client);
    else if (ticket?.task_template) await this.submit.admit(client, undefined);
    await this.storage.admit(sizeBytes);
    await this.allowances.spend(client, 'upload-bytes', sizeBytes);
    const made = await this.make({ clientId: client.id, filename, sizeBytes, task, ticket });
    const self = this.site.link(`/api/v1/uploads/${made.id}`);
    response.setHeader('Location', followable(self, caller));
    const upload = hasBody(request) ? await this.take(caller, made, 0, request, response) : made;
    this.answer(response, upload, 201);
  }

  @Patch(':id')
  @Needs('files:write')
  @OrTicket()
  async append(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const upload = await this.uploads.find(caller, id);
    this.begin(request, response);
    requireChunkType(request.get('content-type'));
    const at = readCount('Upload-Offset', request.get('upload-offset'));
    const isWhole = upload.file_id !== null && at === Number(upload.size_bytes) && !hasBody(request);
    const client = askerOf(caller, response, upload.client_id);
    const taken = isWhole
      ? await this.uploads.settle(upload, client)
      : await this.take(caller, upload, at, request, response);
    this.answer(response, taken, 204);
  }

  /** For clients behind something that lets only GET and POST through. */
  @Post(':id')
  @Needs('files:write')
  @OrTicket()
  async override(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const method = request.get('x-http-method-override')?.toUpperCase();
    if (method === 'PATCH') return this.append(caller, id, request, response);
    if (method === 'DELETE') return this.terminate(caller, id, request, response);
    await this.uploads.find(caller, id);
    throw new AppError('method_not_allowed', 'An upload takes PATCH and DELETE, also as X-HTTP-Method-Override.');
  }

  /** HEAD too: Express sends it here. That is where tus asks, GET is for people and scripts. */
  @Get(':id')
  @Needs('files:read')
  @OrTicket()
  async show(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.uploads.find(caller, id);
    if (request.method !== 'HEAD') {
      response.json(uploadView(found, this.site));
      return;
    }
    this.begin(request, response);
    this.answer(response, await this.uploads.settle(found, askerOf(caller, response, found.client_id)), 200);
  }

  @Delete(':id')
  @Needs('files:write')
  @OrTicket()
  async terminate(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const upload = await this.uploads.find(caller, id);
    this.begin(request, response);
    await this.uploads.remove(upload);
    response.status(204).end();
  }

  private async make(asked: NewUpload): Promise<Upload> {
    const { ticket } = asked;
    if (ticket === undefined) return this.uploads.create(asked);
    await this.tickets.use(ticket);
    try {
      return await this.uploads.create(asked);
    } catch (error) {
      await this.tickets.giveBack(ticket);
      throw error;
    }
  }

  /** All of it is looked at before a byte is invited. */
  private async take(
    caller: Caller,
    upload: Upload,
    at: number,
    request: Request,
    response: Response,
  ): Promise<Upload> {
    const left = Number(upload.size_bytes) - at;
    if ((bodyBytes(request) ?? 0) > left)
      throw new AppError('file_too_large', `Only ${Math.max(0, left)} bytes of this upload are still to come.`);
    await this.storage.admit(bodyBytes(request) ?? left);
    const client = askerOf(caller, response, upload.client_id);
    return this.uploads.append(upload, at, () => bodyOf(request, response, SILENCE_MS), client);
  }

  private async admitTask(caller: Caller, client: ReturnType<typeof askerOf>): Promise<void> {
    if (!caller.scopes.has('tasks:write'))
      throw new AppError('forbidden', `This needs the right "tasks:write", which ${caller.name} does not have.`);
    await this.submit.admit(client, undefined);
  }

  private begin(request: Request, response: Response): void {
    response.setHeader('Tus-Resumable', TUS_VERSION);
    response.setHeader('Tus-Version', TUS_VERSION);
    requireVersion(request.get('tus-resumable'));
  }

  private readLength(request: Request): number {
    const sizeBytes = readCount('Upload-Length', request.get('upload-length'));
    if (sizeBytes === 0) throw new AppError('input_empty', 'The file is empty (0 bytes). Check that it was saved.');
    const { maxFile } = this.settings;
    if (sizeBytes <= maxFile) return sizeBytes;
    throw new AppError('file_too_large', `The file is larger than the ${formatBytes(maxFile)} that are accepted here.`, {
      details: { max_bytes: maxFile },
    });
  }

  private answer(response: Response, upload: Upload, status: number): void {
    response.setHeader('Upload-Offset', upload.offset_bytes);
    response.setHeader('Upload-Length', upload.size_bytes);
    response.setHeader('Upload-Expires', upload.expires_at.toUTCString());
    if (upload.file_id !== null) response.setHeader('X-File-Id', upload.file_id);
    if (upload.task_id !== null) response.setHeader('X-Task-Id', upload.task_id);
    response.status(status).end();
  }
}
