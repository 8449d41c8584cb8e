// /settings and its parts: one page, each part with an address of its own.
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { NeedsNothing } from './access.guard.js';
import type { Caller } from './callers.js';
import { PageFrame } from './pages/page-frame.js';
import { isSettingsPart, seesPart, settingsPage } from './pages/settings.page.js';
import { Asking, factsOf } from './request-facts.js';
import { Site } from './site.js';

@Controller('settings')
@NeedsNothing()
export class SettingsController {
  constructor(
    private readonly frame: PageFrame,
    private readonly site: Site,
  ) {}

  @Get()
  start(@Res() response: Response): void {
    response.redirect(303, this.site.path('/settings/preferences'));
  }

  @Get(':part')
  show(
    @Asking() caller: Caller,
    @Param('part') part: string,
    @Req() request: Request,
    @Res() response: Response,
  ): void {
    if (!isSettingsPart(part)) throw new AppError('not_found', 'There is no such part of the settings.');
    if (!seesPart(caller, part)) throw new AppError('forbidden', 'This part of the settings is for administrators.');
    this.frame.send(request, response, settingsPage(factsOf(request).language, this.site, caller, part));
  }
}
