// /assets/…: the style sheet and scripts of the pages, kept by browsers for ever, because their names change with their content.
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { Open } from './access.guard.js';
import { Assets } from './assets.js';

@Controller('assets')
@Open()
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  @Get(':name')
  send(@Param('name') name: string, @Req() request: Request, @Res() response: Response): void {
    const asset = this.assets.find(name);
    if (asset === undefined) throw new AppError('not_found', 'There is no such asset. Reload the page.');
    const coding = request.acceptsEncodings(...Object.keys(asset.packed));
    const packed = coding === false ? undefined : asset.packed[coding];
    const body = packed ?? asset.plain;
    response.setHeader('Content-Type', asset.mediaType);
    response.setHeader('Cache-Control', 'public, immutable, max-age=31536000');
    response.vary('Accept-Encoding');
    if (packed !== undefined) response.setHeader('Content-Encoding', String(coding));
    response.setHeader('Content-Length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}
