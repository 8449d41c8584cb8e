// /openapi.json for programs and /docs for people: both made of the rows when the first one asks.
import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Open } from '../access.guard.js';
import { Callers } from '../callers.js';
import { Doors } from '../doors.js';
import { docsPage } from '../pages/docs.page.js';
import { PageFrame } from '../pages/page-frame.js';
import { factsOf } from '../request-facts.js';
import { isKnown } from '../file-conditions.js';
import { Site } from '../site.js';
import { allRows } from './all-rows.js';
import type { Json } from './json-schema.js';
import { openApi } from './open-api.js';

@Controller()
@Open()
export class DocumentController {
  private made: { readonly text: string; readonly etag: string } | undefined;
  private read: Json | undefined;

  constructor(
    private readonly frame: PageFrame,
    private readonly site: Site,
    private readonly doors: Doors,
    private readonly callers: Callers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('openapi.json')
  document(@Req() request: Request, @Res() response: Response): void {
    const { text, etag } = (this.made ??= this.make());
    response.setHeader('ETag', etag).setHeader('Cache-Control', 'no-cache');
    if (isKnown(request.get('if-none-match'), etag)) return void response.status(304).end();
    response.type('application/json').send(text);
  }

  @Get('docs')
  async docs(@Req() request: Request, @Res() response: Response): Promise<void> {
    // Open to everybody, as help is; who is known is offered what they may try.
    const caller = await this.callers.identify(request).catch(() => undefined);
    if (caller !== undefined) factsOf(request).caller = caller;
    const origin = this.site.origin ?? `${request.protocol}://${request.headers.host ?? 'localhost'}`;
    const facts = {
      rows: allRows,
      document: (this.read ??= openApi(allRows)),
      server: `${origin}${this.site.prefix}`,
      hasDoor: (await this.doors.door()) !== 'open',
      settings: this.settings,
    };
    this.frame.send(request, response, docsPage(factsOf(request).language, this.site, facts));
  }

  private make(): { text: string; etag: string } {
    const text = JSON.stringify(openApi(allRows, this.site.link('') || '/'));
    return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
  }
}
