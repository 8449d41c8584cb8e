// The bytes behind a link to results: one file, or all as a zip, each counted as one download. Called by the page of a share and by the routes for programs.
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Share } from '../../entities/share.entity.js';
import { AppError } from '../../shared/errors.js';
import { Storage } from '../../storage/storage.js';
import { factsOf } from '../request-facts.js';
import { sendZip } from '../result-zip.js';
import { sendFile } from '../send-file.js';
import { ShareDoor } from './share-door.js';
import { Shares } from './shares.js';

@Injectable()
export class ShareDownloads {
  constructor(
    private readonly shares: Shares,
    private readonly door: ShareDoor,
    private readonly storage: Storage,
  ) {}

  async file(token: string, id: string, request: Request, response: Response): Promise<void> {
    const { share, files } = await this.door.require(token, request);
    const file = files.find((each) => each.id === id);
    if (file === undefined) throw new AppError('file_not_found', 'There is no such file at this link.');
    await this.count(share, request);
    await sendFile(request, response, this.storage, file);
  }

  async zip(token: string, request: Request, response: Response): Promise<void> {
    const { share, files } = await this.door.require(token, request);
    await this.count(share, request);
    const { language } = factsOf(request);
    await sendZip(request, response, this.storage, { name: 'files', files, failures: [], language });
  }

  /** Of a limited one there are no parts: each would be a download of its own, or none. Elsewhere the first part counts. */
  private async count(share: Share, request: Request): Promise<void> {
    // The page itself shows it; see previewOf().
    if (share.max_downloads === null && request.query['disposition'] === 'inline') return;
    if (share.max_downloads !== null) delete request.headers.range;
    if (request.method === 'GET' && /^bytes=(?!0?-)/.test(request.headers.range ?? '')) return;
    if (request.method === 'GET') await this.shares.count(share);
  }
}
