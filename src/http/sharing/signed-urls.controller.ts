// /api/v1/files/{id}/signed-urls: addresses of this file that need no key, made and revoked.
import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { Needs } from '../access.guard.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { StoredFiles } from '../stored-files.js';
import { parse } from '../../tasks/requests/task-request.js';
import { SignedUrls, type SignedUrlView } from './signed-urls.js';

export const signedUrlBody = z.strictObject({
  ttl_s: z.int().min(1).max(86_400).default(3600),
  disposition: z.enum(['attachment', 'inline']).default('attachment'),
  max_downloads: z.int().min(1).max(1_000_000).optional(),
});

@Controller('api/v1/files/:id/signed-urls')
@Needs('files:write')
export class SignedUrlsController {
  constructor(
    private readonly files: StoredFiles,
    private readonly signed: SignedUrls,
  ) {}

  @Post()
  async create(@Asking() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<SignedUrlView> {
    const file = await this.files.find(caller, id);
    const { ttl_s: ttlS, max_downloads: maxDownloads, disposition } = parse(signedUrlBody, body ?? {});
    if (file.deleted_at !== null || file.expires_at.getTime() < Date.now())
      throw new AppError('file_expired', 'This file has been deleted.');
    return this.signed.issue(file, { ttlS, disposition, maxDownloads });
  }

  @Delete()
  @HttpCode(204)
  async revoke(@Asking() caller: Caller, @Param('id') id: string): Promise<void> {
    const file = await this.files.find(caller, id);
    await this.signed.revoke(file.id);
  }
}
