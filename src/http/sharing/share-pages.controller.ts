// /s/{token}: what whoever has the link sees. Works without an account and without JavaScript; a password is asked for once a visit.
import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Share } from '../../entities/share.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError } from '../../shared/errors.js';
import { say } from '../../shared/words.js';
import { Storage } from '../../storage/storage.js';
import { Open } from '../access.guard.js';
import { readCookie, writeCookie } from '../cookies.js';
import { formToken, requireFormToken, TOKEN_FIELD } from '../form-token.js';
import { LoginBrake } from '../login-brake.js';
import { PageFrame } from '../pages/page-frame.js';
import { lockedSharePage, sharePage } from '../pages/share.page.js';
import { factsOf } from '../request-facts.js';
import { sendZip } from '../result-zip.js';
import { sendFile } from '../send-file.js';
import { Site } from '../site.js';
import { Shares } from './shares.js';

@Controller('s/:token')
@Open()
export class SharePagesController {
  constructor(
    private readonly shares: Shares,
    private readonly storage: Storage,
    private readonly frame: PageFrame,
    private readonly site: Site,
    private readonly brake: LoginBrake,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const share = await this.shares.open(token);
    if (!this.isUnlocked(share, request)) return this.ask(token, request, response);
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
    const subjects = [`share ${share.id}`, `address ${request.ip}`];
    await this.brake.begin(subjects);
    const password = body?.['password'];
    const pass = typeof password === 'string' ? await this.shares.unlock(share, password) : undefined;
    if (pass === undefined) return this.ask(token, request, response, say(factsOf(request).language, 'share.wrong'));
    await this.brake.succeed(subjects);
    writeCookie(response, this.site, cookieOf(share), pass);
    response.redirect(303, this.site.path(`/s/${token}`));
  }

  @Get('files/:file')
  async file(
    @Param('token') token: string,
    @Param('file') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { share, files } = await this.opened(token, request);
    const file = files.find((each) => each.id === id);
    if (file === undefined) throw new AppError('file_not_found', 'There is no such file at this link.');
    await this.count(share, request);
    await sendFile(request, response, this.storage, file);
  }

  @Get('zip')
  async zip(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { share, files } = await this.opened(token, request);
    await this.count(share, request);
    const { language } = factsOf(request);
    await sendZip(request, response, this.storage, { name: 'files', files, failures: [], language });
  }

  private async opened(token: string, request: Request): Promise<{ share: Share; files: readonly StoredFile[] }> {
    const share = await this.shares.open(token);
    if (!this.isUnlocked(share, request))
      throw new AppError('forbidden', 'These files are protected by a password. Open the link itself and give it.');
    return { share, files: await this.shares.files(share) };
  }

  /** Of a limited one there are no parts: each would be a download of its own, or none. Elsewhere the first part counts. */
  private async count(share: Share, request: Request): Promise<void> {
    // The page itself shows it; see previewOf().
    if (share.max_downloads === null && request.query['disposition'] === 'inline') return;
    if (share.max_downloads !== null) delete request.headers.range;
    if (request.method === 'GET' && /^bytes=(?!0?-)/.test(request.headers.range ?? '')) return;
    if (request.method === 'GET') await this.shares.count(share);
  }

  private isUnlocked(share: Share, request: Request): boolean {
    return this.shares.isUnlocked(share, readCookie(request, cookieOf(share)));
  }

  private ask(token: string, request: Request, response: Response, problem?: string): void {
    const form = { token, formToken: formToken(request, response, this.site), problem };
    const page = lockedSharePage(factsOf(request).language, this.site, form);
    this.frame.send(request, response, page, problem === undefined ? 200 : 403);
  }
}

const cookieOf = ({ id }: Share): string => `athanor_share_${id.slice(-12)}`;
