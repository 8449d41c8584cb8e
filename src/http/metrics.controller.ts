// /metrics for Prometheus, /api/v1/admin/metrics/history for charts: the same numbers over time, and …/recent: how it goes now. For those who may see what belongs to everybody.
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { History, historySpans } from '../monitor/history.js';
import { Recent } from '../monitor/recent.js';
import { FlowerMetrics } from '../monitor/flower-metrics.js';
import { Metrics } from '../monitor/metrics.js';
import { NeedsOverview } from './access.guard.js';
import { latelyView, type LatelyView } from './admin/lately.view.js';
import { pointView } from './admin/queue.view.js';
import { askedQueue } from './admin/worker.view.js';
import { servedText } from './served.js';
import { Site } from './site.js';
import { sendWhole, wholeListFields } from './whole-lists.js';
import { parse } from '../tasks/requests/task-request.js';

const moment = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso));
export const historyQuery = z.strictObject({
  span: z.enum(historySpans).default('minute'),
  step_s: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a number of seconds')
    .transform(Number)
    .refine((seconds) => seconds >= 60, 'must be 60 or more')
    .optional()
    .describe(
      'Points are put together to this width: counts are added up, of percentiles and depths the highest stays',
    ),
  queue: askedQueue.optional(),
  after: moment.optional(),
  before: moment.optional(),
  ...wholeListFields,
});

export const recentQuery = z.strictObject({
  minutes: z
    .string()
    .regex(/^\d{1,4}$/, 'must be 1 to 1440')
    .transform(Number)
    .refine((minutes) => minutes >= 1 && minutes <= 1440, 'must be 1 to 1440')
    .default(60)
    .describe('How far back'),
});

@Controller()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly flower: FlowerMetrics,
    private readonly history: History,
    private readonly recent: Recent,
    private readonly site: Site,
  ) {}

  @Get('metrics')
  @NeedsOverview()
  async show(@Res() response: Response): Promise<void> {
    const [shared, flower, served] = await Promise.all([this.metrics.text(), this.flower.shared(), servedText()]);
    response.setHeader('Cache-Control', 'no-store');
    response
      .setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
      .end(`${shared}\n${flower}\n${served}`);
  }

  @Get('api/v1/admin/metrics/history')
  @NeedsOverview()
  async past(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { step_s: stepS, limit: _limit, cursor: _cursor, ...asked } = parse(historyQuery, request.query);
    const points = (await this.history.read({ ...asked, stepS })).map(pointView);
    sendWhole(request, response, this.site, points, ({ at, queue }) => `${at} ${queue}`);
  }

  @Get('api/v1/admin/metrics/recent')
  @NeedsOverview()
  async lately(@Query() query: unknown): Promise<LatelyView> {
    return latelyView(await this.recent.read(parse(recentQuery, query).minutes));
  }
}
