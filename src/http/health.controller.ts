// /livez /readyz /healthz /version: for load balancers, containers and operators. Never cached.
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Health, LOOK_MS, type HealthReport } from '../monitor/health.js';
import { within } from '../shared/within.js';
import { version } from '../shared/version.js';
import { Open } from './access.guard.js';
import { Callers, type Caller } from './callers.js';

@Controller()
@Open()
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly callers: Callers,
  ) {}

  /** The process answers; nothing else is asked. */
  @Get('livez')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  async ready(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(request, response, this.health.ready());
  }

  @Get('healthz')
  async whole(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(request, response, this.health.whole());
  }

  @Get('version')
  version(): Record<'name' | 'version' | 'node', string> {
    return { name: 'athanor', version, node: process.versions.node };
  }

  /** Everybody may know the word for each part; host names, versions and counts are for those who are let in. */
  private async send(request: Request, response: Response, asked: Promise<HealthReport>): Promise<void> {
    const known = within(LOOK_MS, this.callers.identify(request)).catch(() => undefined);
    const report = await asked;
    const words = Object.fromEntries(
      Object.entries(report.checks).map(([name, check]) => [name, { status: check.status }]),
    );
    response
      .status(report.status === 'down' ? 503 : 200)
      .json(isKnown(await known) ? report : { ...report, checks: words });
  }
}

/** A visitor is let in, but is still nobody that we know. */
const isKnown = (caller: Caller | undefined): boolean => caller !== undefined && caller.kind !== 'visitor';
