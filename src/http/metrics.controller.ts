// /metrics for Prometheus, and /api/v1/admin/metrics/history for charts: the same numbers over time. For those who may see what belongs to everybody.
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { History, historySpans } from '../monitor/history.js';
import { Metrics } from '../monitor/metrics.js';
import { NeedsOverview } from './access.guard.js';
import { pointView, type PointView } from './admin/queue.view.js';
import { queueField } from './admin/worker.view.js';
import { servedText } from './served.js';
import { parse } from '../tasks/requests/task-request.js';

const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));
export const historyQuery = z.strictObject({
  span: z.enum(historySpans).default('minute'),
  queue: queueField.optional(),
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
  async past(@Query() query: unknown): Promise<{ data: readonly PointView[]; next_cursor: null }> {
    const points = await this.history.read(parse(historyQuery, query));
    return { data: points.map(pointView), next_cursor: null };
  }
}
