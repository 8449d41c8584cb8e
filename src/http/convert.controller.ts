// POST or PUT /api/v1/convert/{target}: one call, bytes in, bytes out. What takes too long becomes a task that goes on without the caller.
import path from 'node:path';
import { Controller, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { optionsWith } from '../conversion/presets.js';
import { AppError } from '../shared/errors.js';
import { decodeHeaderName } from '../shared/file-name.js';
import { Storage } from '../storage/storage.js';
import { OwnPresets } from '../tasks/own-presets.js';
import { ReadTasks, type FullTask } from '../tasks/read/read-tasks.js';
import { passwordFields } from '../tasks/sealed-options.js';
import { Submit } from '../tasks/submit.js';
import { Needs } from './access.guard.js';
import type { Caller } from './callers.js';
import { IdempotentAnswers, reservedFor } from './idempotent-answers.js';
import { readWait } from './prefer.js';
import { problemOf } from './problem.js';
import { isForm, Reception, type ReceivedFile } from './reception.js';
import { Asking, factsOf } from './request-facts.js';
import { sendZip } from './result-zip.js';
import { followable, withAccess } from './rights/access-links.js';
import { askerOf } from './rights/standing.js';
import { sendFile } from './send-file.js';
import { Site } from './site.js';
import { taskView } from './task.view.js';
import { cacheField, parse } from '../tasks/requests/task-request.js';
import { untilGone } from './waiting.js';

const USUAL_WAIT_S = 30;
const PASSWORD_HEADER = 'X-Password';
const cacheWish = cacheField.optional();

@Controller('api/v1/convert')
@Needs('tasks:write')
export class ConvertController {
  constructor(
    private readonly submit: Submit,
    private readonly presets: OwnPresets,
    private readonly read: ReadTasks,
    private readonly reception: Reception,
    private readonly answers: IdempotentAnswers,
    private readonly storage: Storage,
    private readonly site: Site,
  ) {}

  /** Bytes come back, nothing is left to fetch: not the 201 that a POST would get. */
  @Post(':target')
  @HttpCode(200)
  post(
    @Asking() caller: Caller,
    @Param('target') target: string,
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.convert(caller, target, query, request, response);
  }

  /** `curl -T` sends PUT. */
  @Put(':target')
  put(
    @Asking() caller: Caller,
    @Param('target') target: string,
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.convert(caller, target, query, request, response);
  }

  private async convert(
    caller: Caller,
    target: string,
    { wait, preset, cache, filename: _readByReception, ...options }: Record<string, unknown>,
    request: Request,
    response: Response,
  ): Promise<void> {
    const { waitMs, applied } = readWait(request.get('prefer'), readOnce(wait), USUAL_WAIT_S);
    const client = askerOf(caller, response);
    requireNoPassword(options);
    const password = passwordOf(request);
    const bypassCache = parse(cacheWish, cache) !== undefined;
    await this.submit.checkTarget(target);
    // A form has its fields behind the file; what stands in the address can be refused before a byte is sent.
    if (!isForm(request))
      optionsWith(
        await this.presets.resolve(readOnce(preset), caller.clientId),
        target,
        { ...options, ...password },
        '',
      );
    await this.submit.admit(client, undefined);
    await this.reception.admit(request, client);
    const { file, fields } = await this.receive(request, response);
    if (await this.isRepeat(request, response, file, fields)) return;
    const { preset: named = preset, ...more } = fields;
    const made = await this.submit.convert({
      client,
      files: [file],
      fileIds: [],
      target,
      options: { ...options, ...password, ...more },
      ...(named !== undefined && { preset: readOnce(named) ?? null }),
      bypassCache,
      ...reservedFor(request),
    });
    const gone = untilGone(response);
    response.setHeader('X-Task-Id', made.task.id);
    if (applied !== undefined) response.setHeader('Preference-Applied', applied);
    const ended =
      waitMs === 0 || made.task.isFinished() ? made : await this.read.waitForEnd(made.task.id, waitMs, gone);
    const full = ended ?? made;
    if (!gone.aborted) await this.answer(caller, full, request, response);
  }

  private async receive(
    request: Request,
    response: Response,
  ): Promise<{ file: ReceivedFile; fields: Readonly<Record<string, unknown>> }> {
    if (!isForm(request)) return { file: await this.reception.receiveRaw(request, response), fields: {} };
    const { files, fields } = await this.reception.receiveForm(request, response);
    const [file] = files;
    if (file !== undefined) return { file, fields };
    throw new AppError('validation_failed', 'The form has no file.', {
      fields: [{ pointer: '/file', code: 'required', detail: 'must hold a file' }],
    });
  }

  /** Then it is answered, and its file is not needed. */
  private async isRepeat(request: Request, response: Response, file: ReceivedFile, fields: object): Promise<boolean> {
    try {
      if (!(await this.answers.answered(request, response, [file.received.sha256], fields))) return false;
    } catch (error) {
      await this.reception.drop(file);
      throw error;
    }
    await this.reception.drop(file);
    return true;
  }

  private async answer(caller: Caller, full: FullTask, request: Request, response: Response): Promise<void> {
    const { task, outputs } = full;
    const location = this.site.link(`/api/v1/tasks/${task.id}`);
    const view = () => withAccess(taskView(full, this.site), caller);
    if (!task.isFinished()) {
      response
        .status(202)
        .setHeader('Location', followable(location, caller))
        .setHeader('Retry-After', '1')
        .json(view());
      return;
    }
    response.setHeader('Server-Timing', timing(full));
    response.setHeader('Content-Location', `${location}/result`);
    const [only, ...more] = outputs;
    if (task.state !== 'done') this.refuse(full, response);
    else if (only !== undefined && more.length === 0) await sendFile(request, response, this.storage, only);
    else await sendZip(request, response, this.storage, this.bundleOf(full, request));
  }

  /** Bytes out, however many files came of it. */
  private bundleOf({ task, inputs, outputs }: FullTask, request: Request) {
    const name = path.parse(inputs[0]?.filename ?? task.id).name;
    return { name, files: outputs, failures: [], language: factsOf(request).language };
  }

  /** The request was fine, the conversion was not: 422 with the task's own error. */
  private refuse({ task }: FullTask, response: Response): void {
    const code = task.error_code ?? (task.state === 'expired' ? 'queue_ttl_exceeded' : 'cancelled');
    const place = { instance: this.site.link(`/api/v1/tasks/${task.id}`), task_id: task.id };
    const stage = task.error_stage === null ? {} : { stage: task.error_stage };
    const content = task.error_content === null ? {} : { content: task.error_content };
    const detail = task.error_message ?? task.cancel_reason ?? 'The conversion did not come to an end.';
    response.status(422).setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    const problem = problemOf({ code, detail, final: task.error_final }, { ...place, ...stage }, this.site);
    response.end(JSON.stringify({ ...problem, ...content, status: 422 }));
  }
}

/** Addresses are kept by histories, proxies and logs. */
function requireNoPassword(options: Readonly<Record<string, unknown>>): void {
  const found = passwordFields.filter((name) => name in options);
  if (found.length === 0) return;
  throw new AppError(
    'validation_failed',
    `A password has no place in an address. Send it in the header ${PASSWORD_HEADER}, or as a field of a form.`,
    {
      fields: found.map((name) => ({ pointer: `/${name}`, code: 'not_allowed', detail: 'has no place in an address' })),
    },
  );
}

function passwordOf(request: Request): { password?: string } {
  const given = request.get(PASSWORD_HEADER);
  return given === undefined ? {} : { password: decodeHeaderName(given) };
}

/** Given twice it is as wrong as a word. */
const readOnce = (value: unknown): string | undefined =>
  value === undefined || typeof value === 'string' ? value : '';

function timing({ task }: FullTask): string {
  const started = task.started_at ?? task.ended_at ?? task.created_at;
  const ended = task.ended_at ?? started;
  const queueMs = Math.max(0, started.getTime() - task.created_at.getTime());
  return `queue;dur=${queueMs}, engine;dur=${Math.max(0, ended.getTime() - started.getTime())}`;
}
