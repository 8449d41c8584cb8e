// /s/{token}: what whoever has the link sees. Works without an account and without JavaScript; a password is asked for once a visit.
import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { say } from '../../shared/words.js';
import { Open } from '../access.guard.js';
import { writeCookie } from '../cookies.js';
import { formToken, requireFormToken, TOKEN_FIELD } from '../form-token.js';
import { PageFrame } from '../pages/page-frame.js';
import { lockedSharePage, sharePage } from '../pages/share.page.js';
import { factsOf } from '../request-facts.js';
import { Site } from '../site.js';
import { cookieOf, ShareDoor } from './share-door.js';
import { ShareDownloads } from './share-downloads.js';
import { Shares } from './shares.js';

@Controller('s/:token')
@Open()
export class SharePagesController {
  constructor(
    private readonly shares: Shares,
    private readonly door: ShareDoor,
    private readonly downloads: ShareDownloads,
    private readonly frame: PageFrame,
    private readonly site: Site,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const share = await this.shares.open(token);
    if (!(await this.door.isOpen(share, request))) return this.ask(token, request, response);
    const facts = { token, share, files: await this.shares.files(share) };
    this.frame.send(request, response, sharePage(factsOf(request).language, this.site, facts));
  }

  @Post()
  async unlock(
    @Param('token') token: string,
    @Body() body: Record<string, unknown> | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    const share = await this.shares.open(token);
    const password = body?.['password'];
    const pass = await this.door.give(share, typeof password === 'string' ? password : '', request);
    if (pass === undefined) return this.ask(token, request, response, say(factsOf(request).language, 'share.wrong'));
    writeCookie(response, this.site, cookieOf(share), pass);
    response.redirect(303, this.site.path(`/s/${token}`));
  }

  @Get('files/:file')
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

  private ask(token: string, request: Request, response: Response, problem?: string): void {
    const form = { token, formToken: formToken(request, response, this.site), problem };
    const page = lockedSharePage(factsOf(request).language, this.site, form);
    this.frame.send(request, response, page, problem === undefined ? 200 : 403);
  }
}
