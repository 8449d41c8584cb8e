// /api/v1/admin/dead-letters: messages of all doors that could not become a task, to be sent again or dropped. A door sends; here it is only asked for.
import { Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { isId } from '../../shared/ids.js';
import { DeadLetters, KEPT_LETTERS, SHOWN, type ShownLetter } from '../../tasks/dead-letters.js';
import { parse, text } from '../../tasks/requests/task-request.js';
import { Needs } from '../access.guard.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { pageFields } from '../list-query.js';
import { Asking } from '../request-facts.js';
import { readPage, sendRows } from '../rights/row-page.js';
import { Site } from '../site.js';
import { deadLetterView, type DeadLetterView } from './dead-letter.view.js';

export const deadLettersQuery = z.strictObject({
  door: z.enum(['celery', 'redis', 'amqp']).optional(),
  queue: text(200).optional(),
  code: text(64).optional(),
  ...pageFields,
});

@Controller('api/v1/admin/dead-letters')
@Needs('admin')
export class DeadLettersController {
  constructor(
    private readonly sql: Sql,
    private readonly letters: DeadLetters,
    private readonly audit: AuditLog,
    private readonly site: Site,
  ) {}

  @Get()
  async list(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { door, queue, code, ...page } = parse(deadLettersQuery, request.query);
    const found = await readPage<ShownLetter>(this.sql, KEPT_LETTERS, { door, queue, code }, page);
    sendRows(request, response, this.site, found, deadLetterView);
  }

  @Post(':id/replay')
  @HttpCode(202)
  async replay(@Asking() caller: Caller, @Param('id') id: string, @Req() request: Request): Promise<DeadLetterView> {
    await this.settle(caller, id, request, 'replay', () => this.letters.askReplay({ id }));
    const [row] = await this.sql.query<ShownLetter>(`SELECT ${SHOWN} FROM dead_letter WHERE id = $1`, [id]);
    if (row) return deadLetterView(row);
    throw unknown();
  }

  @Delete(':id')
  @HttpCode(204)
  async drop(@Asking() caller: Caller, @Param('id') id: string, @Req() request: Request): Promise<void> {
    await this.settle(caller, id, request, 'drop', () => this.letters.drop({ id }));
  }

  private async settle(
    caller: Caller,
    id: string,
    request: Request,
    word: string,
    act: () => Promise<number>,
  ): Promise<void> {
    if (!isId(id) || (await act()) === 0) throw unknown();
    await this.audit.write(request, { ...caller, action: `dead letter ${word}`, subject: id });
  }
}

function unknown(): AppError {
  return new AppError('not_found', 'There is no message with this id that waits for a decision.');
}
