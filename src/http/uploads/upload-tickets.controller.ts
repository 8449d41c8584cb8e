// /api/v1/upload-tickets: leave for one upload without a key, made by a program for the browser of somebody.
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { findFormat } from '../../conversion/formats.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Submit } from '../../tasks/submit.js';
import { Needs } from '../access.guard.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { Site } from '../site.js';
import { parse, readTaskTemplate, text } from '../../tasks/requests/task-request.js';
import { sealedTemplate } from './task-template.js';
import { uploadTicketView, type uploadTicketSchema } from './upload-ticket.view.js';
import { UploadTickets } from './upload-tickets.js';

export const ticketBody = z.strictObject({
  max_bytes: z.int().min(1),
  formats: z.array(text(40)).min(1).max(100).optional().describe('What the file may be, by the names of formats'),
  task: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Begins with the file: what POST /api/v1/tasks takes, without a file'),
  ttl_s: z.int().min(10).max(86_400).default(900),
});

@Controller('api/v1/upload-tickets')
export class UploadTicketsController {
  constructor(
    private readonly tickets: UploadTickets,
    private readonly submit: Submit,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxFile' | 'secret'>,
  ) {}

  @Post()
  @Needs('files:write')
  async create(@Asking() caller: Caller, @Body() body: unknown): Promise<z.output<typeof uploadTicketSchema>> {
    const { max_bytes, formats, task, ttl_s: ttlS } = parse(ticketBody, body);
    if (task !== undefined) await this.checkTask(caller, task);
    const { ticket, token } = await this.tickets.create({
      clientId: caller.clientId,
      maxBytes: Math.min(max_bytes, this.settings.maxFile),
      formats: formats?.map(formatId) ?? null,
      template: task === undefined ? null : sealedTemplate(task, this.settings.secret),
      ttlS,
    });
    return uploadTicketView(ticket, token, this.site);
  }

  private async checkTask(caller: Caller, task: unknown): Promise<void> {
    if (!caller.scopes.has('tasks:write'))
      throw new AppError('forbidden', `This needs the right "tasks:write", which ${caller.name} does not have.`);
    await this.submit.checkAsked(readTaskTemplate(task), 1);
  }
}

function formatId(name: string): string {
  const format = findFormat(name);
  if (format) return format.id;
  throw new AppError('validation_failed', `There is no format "${name}".`, {
    fields: [{ pointer: '/formats', code: 'unknown_format', detail: `"${name}" is not known` }],
  });
}
