// The pages of conversion, all working without JavaScript: the start page and its form, one task, help.
import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError, errorTable } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Rules } from '../tasks/rules.js';
import { Capabilities } from '../tasks/capabilities/capabilities.js';
import { EnginesHere } from '../tasks/capabilities/engines-here.js';
import { FormatLists } from '../tasks/capabilities/format-lists.js';
import { JobReader } from '../tasks/jobs/job-reader.js';
import { noJob } from '../tasks/jobs/jobs.js';
import { ReadTasks } from '../tasks/read/read-tasks.js';
import { Submit } from '../tasks/submit.js';
import { Needs, Open } from './access.guard.js';
import { Callers, isAdmin, visibleTo, type Caller } from './callers.js';
import { formToken, requireFormToken, TOKEN_FIELD } from './form-token.js';
import { convertPage, isWelcome, WELCOME } from './pages/convert.page.js';
import { helpPage } from './pages/help.page.js';
import { PageFrame } from './pages/page-frame.js';
import { taskPage } from './pages/task.page.js';
import { Reception, type ReceivedFile } from './reception.js';
import { Asking, factsOf } from './request-facts.js';
import { askerOf } from './rights/standing.js';
import { Site } from './site.js';
import { TaskAnswer } from './task-answer.js';
import { TaskDesk } from './task-desk.js';

@Controller()
export class PagesController {
  constructor(
    private readonly frame: PageFrame,
    private readonly site: Site,
    private readonly lists: FormatLists,
    private readonly engines: EnginesHere,
    private readonly capabilities: Capabilities,
    private readonly rules: Rules,
    private readonly reception: Reception,
    private readonly submit: Submit,
    private readonly desk: TaskDesk,
    private readonly read: ReadTasks,
    private readonly answer: TaskAnswer,
    private readonly jobs: JobReader,
    private readonly callers: Callers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Needs('tasks:read')
  async start(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    // Whoever may only look has nothing to do here.
    if (!caller.scopes.has('tasks:write')) return response.redirect(303, this.site.path('/admin/tasks'));
    await this.sendConvertPage(request, response);
  }

  /** The same page with what was brought before: a batch is a job. */
  @Get('b/:id')
  @Needs('tasks:read')
  async batch(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const full = await this.jobs.find(id, visibleTo(caller));
    if (full === undefined) throw noJob();
    await this.sendConvertPage(request, response, full.job.id);
  }

  @Post('convert')
  @Needs('tasks:write')
  async convert(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const client = askerOf(caller, response);
    await this.submit.admit(client, undefined);
    await this.reception.admit(request, client);
    const { files, fields } = await this.reception.receiveForm(request, response);
    const { target, options } = await this.readFields(request, files[0], fields);
    const { task } = await this.submit.convert({ client, files, fileIds: [], target, options });
    response.redirect(303, this.site.path(`/t/${task.id}`));
  }

  @Get('t/:id')
  @Needs('tasks:read')
  async task(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const full = await this.desk.find(caller, id);
    const events = await this.read.events(full.task.id);
    const mayChange = caller.scopes.has('tasks:write');
    const begun = await this.answer.with(full, ['attempts', 'events'], caller);
    const facts = {
      full,
      events,
      answers: { [`/api/v1/tasks/${full.task.id}?include=attempts%2Cevents`]: begun },
      mayChange,
      showWorkers: caller.seesAll,
      token: formToken(request, response, this.site),
    };
    this.frame.send(request, response, taskPage(factsOf(request).language, this.site, facts));
  }

  @Post('t/:id/cancel')
  @Needs('tasks:write')
  async cancel(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: Record<string, unknown> | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    // It may have ended while the reader was looking at the button; the page then shows how.
    await this.desk.cancel(caller, id, { mode: 'graceful' }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'invalid_state') throw error;
    });
    response.redirect(303, this.site.path(readBack(caller, body) ?? `/t/${id}`));
  }

  @Post('t/:id/retry')
  @Needs('tasks:write')
  async retry(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Body() body: Record<string, unknown> | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    requireFormToken(request, body?.[TOKEN_FIELD]);
    const { task } = await this.desk.again(caller, response, id, {});
    response.redirect(303, this.site.path(readBack(caller, body) ?? `/t/${task.id}`));
  }

  @Get('help')
  @Open()
  async help(@Req() request: Request, @Res() response: Response): Promise<void> {
    // Open to everybody; who is known finds the same ways out as on other pages.
    const caller = await this.callers.identify(request).catch(() => undefined);
    if (caller !== undefined) factsOf(request).caller = caller;
    const [formats, all] = await Promise.all([this.lists.all(), this.capabilities.operations()]);
    const operations = all.filter(({ takes: [first] }) => first?.format === 'pdf');
    const facts = { formats, operations, settings: this.settings };
    this.frame.send(request, response, helpPage(factsOf(request).language, facts));
  }

  /** Where the `type` of a problem leads. */
  @Get('problems/:code')
  @Open()
  problem(@Param('code') code: string, @Res() response: Response): void {
    if (!(code in errorTable)) throw new AppError('not_found', 'There is no error code of this name.');
    response.redirect(303, this.site.path(`/help#${code}`));
  }

  private async sendConvertPage(request: Request, response: Response, job?: string): Promise<void> {
    const { caller, language } = factsOf(request);
    const [formats, workers, fetchesLinks] = await Promise.all([
      this.lists.all(),
      this.engines.workersAlive(),
      this.rules.fetchesLinks(caller?.kind === 'visitor'),
    ]);
    const token = formToken(request, response, this.site);
    const welcome = request.query[WELCOME];
    const facts = {
      formats,
      hasWorker: workers > 0,
      fetchesLinks,
      settings: this.settings,
      token,
      ...(job !== undefined && { job }),
      ...(isWelcome(welcome) && caller?.kind === 'person' && { welcome: { kind: welcome, email: caller.name } }),
    };
    this.frame.send(request, response, convertPage(language, this.site, facts));
  }

  /** The file lies in the store already, so whatever is wrong with the rest of the form removes it. */
  private async readFields(
    request: Request,
    file: ReceivedFile | undefined,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<{ target: string; options: Record<string, unknown> }> {
    try {
      const { [TOKEN_FIELD]: token, target, ...rest } = fields;
      requireFormToken(request, token);
      if (file === undefined || typeof target !== 'string')
        throw new AppError('validation_failed', 'The form must hold a file and a target format. Choose both.');
      await this.submit.checkTarget(target);
      return { target, options: Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')) };
    } catch (error) {
      if (file !== undefined) await this.reception.drop(file);
      throw error;
    }
  }
}

/** Back to the administrator's list with its filter, never to another server. */
function readBack(caller: Caller, body: Record<string, unknown> | undefined): string | undefined {
  const back = body?.['back'];
  return isAdmin(caller) && typeof back === 'string' && /^\/admin\/tasks(\?[\x21-\x7e]*)?$/.test(back)
    ? back
    : undefined;
}
