// /api/v1/events and the events of one task or job: what happens, as it happens (server-sent events).
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { eventNames } from '../tasks/events/event-names.js';
import { Needs } from './access.guard.js';
import type { Caller } from './callers.js';
import { PROGRESS } from './event-frames.js';
import { EventStreams } from './event-streams.js';
import { Asking } from './request-facts.js';
import { parse } from '../tasks/requests/task-request.js';

const MOST_NAMED = 50;
const list = z.string().transform((text) => text.split(',').map((each) => each.trim()));
const ids = list.pipe(z.array(z.uuid()).max(MOST_NAMED)).default([]);
const types = list.pipe(z.array(z.enum([...eventNames, PROGRESS]))).default([]);
export const allEventsQuery = z.strictObject({ task: ids, job: ids, types });
export const oneEventsQuery = z.strictObject({ types });

@Controller('api/v1')
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  /** Of everything that the caller may see, or of the tasks and jobs that are named, with commas between them. */
  @Get('events')
  @Needs('tasks:read')
  async all(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { task: tasks, job: jobs, types } = parse(allEventsQuery, request.query);
    await this.streams.follow(caller, { tasks, jobs, types: new Set(types) }, request, response);
  }

  @Get('tasks/:id/events')
  @Needs('tasks:read')
  async ofTask(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { types } = parse(oneEventsQuery, request.query);
    await this.streams.follow(caller, { tasks: [id], jobs: [], types: new Set(types) }, request, response);
  }

  @Get('jobs/:id/events')
  @Needs('tasks:read')
  async ofJob(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { types } = parse(oneEventsQuery, request.query);
    await this.streams.follow(caller, { tasks: [], jobs: [id], types: new Set(types) }, request, response);
  }
}
