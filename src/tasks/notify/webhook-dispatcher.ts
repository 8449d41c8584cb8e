// Delivers what is owed, calls and mails, in the slots of the queue "notify" of a worker: signed, with a time limit, again and again by the schedule. The rows say what is
// due; the bus only says when to look sooner than each second. Started by the role worker.
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { AppError, isLostConnection } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { sendOut, type Outgoing, type OutgoingAnswer, type WaySettings } from '../../shared/outgoing-request.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { version } from '../../shared/version.js';
import { ControlBus } from '../control/control-bus.js';
import { MetricTotals } from '../metric-totals.js';
import { SlotKeeper } from '../run/slots.js';
import { Deliveries, type DueDelivery, type Tried } from './deliveries.js';
import { Mailer, isMailTarget } from './mailer.js';
import { isBusy, nextWaitS, nextWaitOfQueueS, SERVICE_WAITS_S } from './delivery-schedule.js';
import { QueueCarrier } from './queue-carrier.js';
import { isQueueTarget } from './queue-message.js';
import { isServiceTarget, wayToService, type ServiceTarget } from './service-calls.js';
import { callbackSecret, serviceSecret, unsealWebhookSecret, webhookHeaders } from './webhook-signature.js';

const LOOK_MS = 1000;
const GATHER_MS = 100;
const TRY_MS = 15_000;
const STOP_MS = 3000;
/** At a time to one endpoint, so that a slow one does not hold all slots. */
const MOST_AT_ONCE = 2;
const MOST_BYTES = 16_384;
const MOST_SHOWN = 500;
const GONE = 410;
const GONE_FOR_GOOD = 'The receiver answered 410: it is gone for good.';

@Injectable()
export class WebhookDispatcher implements BeforeApplicationShutdown {
  /** By delivery: its endpoint, and the end of its try. */
  private readonly underWay = new Map<string, { readonly webhookId: string | null; readonly done: Promise<void> }>();
  private readonly stopping = new AbortController();
  private tick: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  private isLooking = false;
  private readonly log = log('tasks');

  constructor(
    private readonly deliveries: Deliveries,
    private readonly slots: SlotKeeper,
    private readonly bus: ControlBus,
    private readonly totals: MetricTotals,
    private readonly mailer: Mailer,
    private readonly carrier: QueueCarrier,
    @Inject(SETTINGS) private readonly settings: WaySettings & Pick<Settings, 'secret' | 'publicUrl' | 'services'>,
  ) {}

  start(): void {
    this.tick = setInterval(() => void this.look(), LOOK_MS);
    this.bus.on('changed', (word) => word.percent === undefined && this.lookSoon());
    this.bus.on('job', () => this.lookSoon());
  }

  /** What is cut off here is delivered again, under its own id. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.tick);
    clearTimeout(this.soon);
    const all = Promise.all([...this.underWay.values()].map(({ done }) => done));
    await Promise.race([all, sleep(STOP_MS, undefined, { ref: false })]);
    this.stopping.abort();
    await all;
  }

  private lookSoon(): void {
    if (this.tick) this.soon ??= setTimeout(() => void this.look(), GATHER_MS);
  }

  private async look(): Promise<void> {
    clearTimeout(this.soon);
    this.soon = undefined;
    const free = this.free();
    if (this.isLooking || free <= 0 || this.stopping.signal.aborted) return;
    this.isLooking = true;
    try {
      const due = await this.deliveries.take(free, this.busyEndpoints(), this.carrier.homes);
      for (const delivery of due) {
        const done = this.deliver(delivery).finally(() => {
          this.underWay.delete(delivery.id);
          this.lookSoon();
        });
        this.underWay.set(delivery.id, { webhookId: delivery.webhook_id, done });
      }
    } catch (error) {
      this.complain(error, 'deliveries could not be taken');
    } finally {
      this.isLooking = false;
    }
  }

  private free(): number {
    const { state, slots, paused_queues } = this.slots.current();
    if (state !== 'running' || paused_queues.includes('notify')) return 0;
    return (slots.notify ?? 0) - this.underWay.size;
  }

  private busyEndpoints(): string[] {
    const all = [...this.underWay.values()].flatMap(({ webhookId }) => webhookId ?? []);
    return [...new Set(all)].filter((id) => all.filter((each) => each === id).length >= MOST_AT_ONCE);
  }

  /** Never throws: what went wrong is in the row, or the row comes up again by itself. */
  private async deliver(delivery: DueDelivery): Promise<void> {
    const startedAt = performance.now();
    try {
      const answer = await this.send(delivery).catch((error: unknown) => {
        if (error instanceof AppError && !this.stopping.signal.aborted) return error;
        throw error;
      });
      await this.judge(delivery, answer, Math.round(performance.now() - startedAt));
    } catch (error) {
      this.complain(error, 'a delivery was not noted; it comes again', delivery.id);
    }
  }

  private async judge(delivery: DueDelivery, answer: OutgoingAnswer | AppError, latencyMs: number): Promise<void> {
    const isAnswer = !(answer instanceof AppError);
    const status = isAnswer ? answer.status : undefined;
    const response = (isAnswer ? answer.text : answer.message).replaceAll('\0', '').slice(0, MOST_SHOWN);
    const tried: Tried = { status: status ?? null, latencyMs, response };
    const { id, webhook_id: webhookId, attempts } = delivery;
    this.log.info({ delivery_id: id, event: delivery.event, status, attempts, ms: latencyMs }, 'callback tried');
    const result = status === undefined ? 'no_answer' : status < 300 ? 'delivered' : 'refused';
    await this.totals.add('conv_webhook_deliveries_total', { result });
    if (status !== undefined && status >= 200 && status < 300) return this.deliveries.delivered(delivery, tried);
    // No mail server changes its mind about an address within three days.
    const isRefusedMail = isMailTarget(delivery.target) && status !== undefined && status >= 500;
    if (isRefusedMail) return this.deliveries.giveUp(delivery, tried);
    if (status === GONE) {
      if (webhookId !== null) await this.deliveries.disable(delivery, webhookId, GONE_FOR_GOOD);
      return this.deliveries.giveUp(delivery, tried);
    }
    const retryAfter = isAnswer ? answer.headers['retry-after'] : undefined;
    const waits = isServiceTarget(delivery.target) ? SERVICE_WAITS_S : undefined;
    const waitS = isQueueTarget(delivery.target)
      ? nextWaitOfQueueS(attempts)
      : nextWaitS(attempts, { status, retryAfter }, { waits });
    if (waitS === undefined) return this.deliveries.giveUp(delivery, tried);
    await this.deliveries.putOff(delivery, tried, waitS);
    if (webhookId !== null && isBusy(status)) await this.deliveries.slowDown(webhookId, waitS);
  }

  private async send(delivery: DueDelivery): Promise<OutgoingAnswer> {
    const { id, target, payload } = delivery;
    if (isMailTarget(target)) return this.mailer.send(delivery.event, dataOf(payload), target, id);
    if (isServiceTarget(target)) return this.callService(delivery, target);
    const data = { ...dataOf(payload), ...this.links(delivery) };
    if (isQueueTarget(target)) return this.carrier.send(delivery, target, data);
    const body = JSON.stringify({ ...payload, data });
    const url = delivery.url ?? String(target['url']);
    return this.sendSigned(id, this.secretsOf(delivery), { url, method: 'POST', body, way: this.settings });
  }

  /** Exactly what the pack said: the service need not know of tasks. */
  private callService({ id, payload }: DueDelivery, target: ServiceTarget): Promise<OutgoingAnswer> {
    const body = payload['body'] === undefined ? '' : JSON.stringify(payload['body']);
    const secret = serviceSecret(this.ownSecret(), target.service);
    return this.sendSigned(id, [secret], { ...wayToService(target, this.settings), method: target.method, body });
  }

  private sendSigned(
    id: string,
    secrets: readonly string[],
    call: Pick<Outgoing, 'url' | 'method' | 'body' | 'way'>,
  ): Promise<OutgoingAnswer> {
    return sendOut({
      ...call,
      headers: {
        ...(call.body !== '' && { 'Content-Type': 'application/json' }),
        'User-Agent': `Athanor/${version}`,
        ...webhookHeaders(secrets, id, Math.floor(Date.now() / 1000), call.body),
      },
      timeoutMs: TRY_MS,
      mostBytes: MOST_BYTES,
      signal: this.stopping.signal,
    });
  }

  private links({ payload }: DueDelivery): Record<string, unknown> {
    const { task_id: task, job_id: job } = dataOf(payload);
    const path = typeof task === 'string' ? `tasks/${task}` : typeof job === 'string' ? `jobs/${job}` : undefined;
    const site = (this.settings.publicUrl ?? '').replace(/\/+$/, '');
    return path === undefined ? {} : { links: { self: `${site}/api/v1/${path}` } };
  }

  private secretsOf({ webhook_id, client_id, secrets = [] }: DueDelivery): string[] {
    const secret = this.ownSecret();
    if (webhook_id === null) return [callbackSecret(secret, client_id)];
    const valid = secrets.filter(({ valid_until }) => valid_until === null || Date.parse(valid_until) > Date.now());
    try {
      return valid.map(({ sealed }) => unsealWebhookSecret(sealed, secret));
    } catch (cause) {
      throw new AppError('invalid_state', 'SECRET is another than when this webhook was made. Rotate its secret.', {
        cause,
      });
    }
  }

  private ownSecret(): string {
    const { secret } = this.settings;
    if (secret === undefined) throw new AppError('invalid_state', 'Without SECRET nothing can be signed. Set it.');
    return secret;
  }

  private complain(error: unknown, sentence: string, id?: string): void {
    const level = isLostConnection(error) || this.stopping.signal.aborted ? 'debug' : 'error';
    this.log[level]({ delivery_id: id, error: String(error) }, sentence);
  }
}

const dataOf = (payload: Record<string, unknown>): Record<string, unknown> =>
  (payload['data'] ?? {}) as Record<string, unknown>;
