// /api/v1/shared/{token}: what the link to results opens, for programs that were given it. They send its password in a header.
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { Open } from '../access.guard.js';
import { Site } from '../site.js';
import { ShareDoor } from './share-door.js';
import { ShareDownloads } from './share-downloads.js';
import { sharedView, type sharedSchema } from './shared.view.js';

@Controller('api/v1/shared/:token')
@Open()
export class SharedController {
  constructor(
    private readonly door: ShareDoor,
    private readonly downloads: ShareDownloads,
    private readonly site: Site,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Req() request: Request): Promise<z.output<typeof sharedSchema>> {
    const { share, files } = await this.door.require(token, request);
    return sharedView({ token, share, files }, this.site);
  }

  @Get('files/:file/content')
  file(
    @Param('token') token: string,
    @Param('file') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.downloads.file(token, id, request, response);
  }

  @Get('zip')
  zip(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.downloads.zip(token, request, response);
  }
}
