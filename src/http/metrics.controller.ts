// /metrics for Prometheus, and /api/v1/admin/metrics/history for charts: the same numbers over time. For those who may see what belongs to everybody.
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { History, historySpans, type HistoryPoint } from '../monitor/history.js';
import { Metrics } from '../monitor/metrics.js';
import { queueNames } from '../tasks/queues/queues.js';
import { NeedsOverview } from './access.guard.js';
import { servedText } from './served.js';
import { parse } from './task-request.js';

const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));
const historyQuery = z.strictObject({
  span: z.enum(historySpans).default('minute'),
  queue: z.enum(queueNames as [string, ...string[]]).optional(),
  after: moment.optional(),
  before: moment.optional(),
});

@Controller()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly history: History,
  ) {}

  @Get('metrics')
  @NeedsOverview()
  async show(@Res() response: Response): Promise<void> {
    const [shared, served] = await Promise.all([this.metrics.text(), servedText()]);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8').end(`${shared}\n${served}`);
  }

  @Get('api/v1/admin/metrics/history')
  @NeedsOverview()
  async past(@Query() query: unknown): Promise<{ data: readonly HistoryPoint[]; next_cursor: null }> {
    return { data: await this.history.read(parse(historyQuery, query)), next_cursor: null };
  }
}
