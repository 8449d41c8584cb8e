// /api/v1/results: what several tasks have made, as one zip. Whoever has chosen them need not fetch each by itself.
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Storage } from '../storage/storage.js';
import type { FullTask } from '../tasks/read/read-tasks.js';
import { Needs } from './access.guard.js';
import type { Caller } from './callers.js';
import { Asking, factsOf } from './request-facts.js';
import { sendZip } from './result-zip.js';
import { TaskDesk } from './task-desk.js';
import { parse } from '../tasks/requests/task-request.js';

const MOST_TASKS = 100;
export const resultsQuery = z.strictObject({
  tasks: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.uuid()).min(1).max(MOST_TASKS))
    .describe('Ids, with commas between them'),
});

@Controller('api/v1/results')
export class ResultsController {
  constructor(
    private readonly desk: TaskDesk,
    private readonly storage: Storage,
  ) {}

  @Get()
  @Needs('files:read')
  async zip(
    @Asking() caller: Caller,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tasks: ids } = parse(resultsQuery, query);
    const found: FullTask[] = [];
    for (const id of new Set(ids)) found.push(await this.desk.find(caller, id));
    const files = found.flatMap(({ task, outputs }) => (task.state === 'done' ? outputs : []));
    const failures = found.filter(({ task }) => task.state !== 'done').map(failureOf);
    const { language } = factsOf(request);
    await sendZip(request, response, this.storage, { name: 'results', files, failures, language });
  }
}

const failureOf = ({ task, inputs }: FullTask) => ({
  name: inputs[0]?.filename ?? task.operation,
  code: task.error_code ?? (task.isFinished() ? 'cancelled' : 'result_not_ready'),
  message: task.error_message ?? '',
});
