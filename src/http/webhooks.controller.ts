// /api/v1/webhooks: endpoints that want to be called, their secrets, and what was delivered to them.
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Webhook } from '../entities/webhook.entity.js';
import { LastCalls } from '../tasks/notify/last-calls.js';
import { Webhooks, type WithSecret } from '../tasks/notify/webhooks.js';
import { Needs } from './access.guard.js';
import { visibleTo, type Caller } from './callers.js';
import { Asking } from './request-facts.js';
import { Site } from './site.js';
import { parse } from '../tasks/requests/task-request.js';
import { changeWebhookBody, createWebhookBody, deliveriesQuery, replayBody } from './webhook-request.js';
import { deliveryView, webhookView } from './webhook.view.js';
import { sendWhole, setNextLink } from './whole-lists.js';

type View = Record<string, unknown>;
const USUAL_LIMIT = 50;

@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly lastCalls: LastCalls,
    private readonly site: Site,
  ) {}

  @Post()
  @Needs('webhooks')
  async create(@Asking() caller: Caller, @Body() body: unknown, @Res() response: Response): Promise<void> {
    const made = await this.webhooks.create(caller.clientId, parse(createWebhookBody, body));
    const view = await this.withSecret(made);
    response
      .status(201)
      .setHeader('Location', this.site.link(`/api/v1/webhooks/${made.webhook.id}`))
      .json(view);
  }

  @Get()
  @Needs('webhooks')
  async list(@Asking() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const webhooks = await this.webhooks.list(caller.clientId);
    const calls = await this.lastCalls.of(webhooks.map(({ id }) => id));
    const all = webhooks.map((webhook) => webhookView(webhook, calls.get(webhook.id), this.site));
    sendWhole(request, response, this.site, all, ({ id }) => id);
  }

  /** Signs the callbacks that are given with single tasks and jobs. */
  @Get('callback-secret')
  @Needs('webhooks')
  callbackSecret(@Asking() caller: Caller): View {
    return { secret: this.webhooks.secretOfCallbacks(caller.clientId) };
  }

  @Get(':id')
  @Needs('webhooks')
  async show(@Asking() caller: Caller, @Param('id') id: string): Promise<View> {
    return this.view(await this.webhooks.find(id, visibleTo(caller)));
  }

  @Patch(':id')
  @Needs('webhooks')
  async change(@Asking() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<View> {
    const webhook = await this.webhooks.find(id, visibleTo(caller));
    return this.view(await this.webhooks.change(webhook.id, parse(changeWebhookBody, body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('webhooks')
  async remove(@Asking() caller: Caller, @Param('id') id: string): Promise<void> {
    const webhook = await this.webhooks.find(id, visibleTo(caller));
    await this.webhooks.remove(webhook.id);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Needs('webhooks')
  async rotate(@Asking() caller: Caller, @Param('id') id: string): Promise<View> {
    return this.withSecret(await this.webhooks.rotate(await this.webhooks.find(id, visibleTo(caller))));
  }

  @Post(':id/test')
  @HttpCode(202)
  @Needs('webhooks')
  async test(@Asking() caller: Caller, @Param('id') id: string): Promise<View> {
    return deliveryView(await this.webhooks.test(await this.webhooks.find(id, visibleTo(caller))));
  }

  @Get(':id/deliveries')
  @Needs('webhooks')
  async deliveries(
    @Asking() caller: Caller,
    @Param('id') id: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const webhook = await this.webhooks.find(id, visibleTo(caller));
    const { limit = USUAL_LIMIT, cursor } = parse(deliveriesQuery, request.query);
    const page = { limit, ...(cursor !== undefined && { cursor }) };
    const { data, nextCursor } = await this.webhooks.deliveries(webhook.id, page);
    setNextLink(request, response, this.site, nextCursor);
    response.json({ data: data.map(deliveryView), next_cursor: nextCursor });
  }

  @Post(':id/deliveries/:delivery/replay')
  @HttpCode(202)
  @Needs('webhooks')
  async replay(@Asking() caller: Caller, @Param('id') id: string, @Param('delivery') delivery: string): Promise<View> {
    const webhook = await this.webhooks.find(id, visibleTo(caller));
    return deliveryView(await this.webhooks.replay(webhook.id, delivery));
  }

  @Post(':id/replay')
  @HttpCode(202)
  @Needs('webhooks')
  async replaySince(@Asking() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<View> {
    const webhook = await this.webhooks.find(id, visibleTo(caller));
    return { replayed: await this.webhooks.replaySince(webhook.id, parse(replayBody, body).since) };
  }

  private async view(webhook: Webhook): Promise<View> {
    return webhookView(webhook, (await this.lastCalls.of([webhook.id])).get(webhook.id), this.site);
  }

  private async withSecret({ webhook, secret }: WithSecret): Promise<View> {
    return { ...(await this.view(webhook)), secret };
  }
}
