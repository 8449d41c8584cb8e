// /assets/{version}/…: the style sheet and scripts, kept by browsers for ever, because their address changes with their content.
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { Open } from './access.guard.js';
import { Assets } from './assets.js';

@Controller('assets')
@Open()
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  @Get(':version/*name')
  send(@Req() request: Request, @Res() response: Response): void {
    const [, , version = '', ...name] = request.path.split('/');
    const asset = version === this.assets.version ? this.assets.find(name.join('/')) : undefined;
    if (asset === undefined) throw new AppError('not_found', 'There is no such asset. Reload the page.');
    const isPacked = request.acceptsEncodings('gzip') === 'gzip';
    response.setHeader('Content-Type', asset.mediaType);
    response.setHeader('Cache-Control', 'public, immutable, max-age=31536000');
    response.vary('Accept-Encoding');
    if (isPacked) response.setHeader('Content-Encoding', 'gzip');
    const body = isPacked ? asset.packed : asset.plain;
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}
