// One message becomes one task: read, recorded, submitted, in an order in which a crash at any step leaves a message that comes again and is then known.
// What can never become a task is kept as a dead letter, and its sender gets the reason as an exception. Called by celery-door.ts.
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { detect } from '../../conversion/detect.js';
import { optionsSchema } from '../../conversion/options.js';
import type { CeleryOutput } from '../../entities/celery-task.entity.js';
import { AppError, toAppError } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Storage } from '../../storage/storage.js';
import { Cancel } from '../../tasks/cancel.js';
import { DeadLetters } from '../../tasks/dead-letters.js';
import { registeredNames } from '../../tasks/operations/registered-names.js';
import type { AtOnce } from '../../tasks/run/at-once.js';
import { Submit } from '../../tasks/submit.js';
import { CeleryEvents } from './celery-events.js';
import { isTooLarge, readCall, readEnvelope, readSent, tooLarge } from './celery-message.js';
import type { Call, Envelope, Sent } from './celery-message.js';
import { inProtocol2 } from './celery-protocol1.js';
import { readOrder, type ConvertOrder, type Order } from './celery-names.js';
import { openFolder, openInput, type OpenFile } from '../permitted-paths.js';
import { celeryFolders } from './celery-folders.js';
import { homeOf } from './celery-home.js';
import { CeleryNodes } from './celery-nodes.js';
import { CeleryResults } from './celery-results.js';
import { CeleryRevokes } from './celery-revokes.js';
import { CELERY_CLIENT, CeleryTasks, NOBODY } from './celery-tasks.js';
import type { Delivery } from './celery-transport.js';

/** How operations are taken in: by their rows alone, or by whoever can also begin them. */
export const OPERATIONS_IN = Symbol('operations in');
export type OperationsIn = Pick<AtOnce, 'operation'>;

const CLIENT = { id: CELERY_CLIENT, limits: {} };
const LONG_AGO = new Date(0);
const NO_CHORDS = 'Chords are not supported here. Use a group and wait for its members.';

@Injectable()
export class CeleryIntake {
  private readonly names: ReadonlyMap<string, string>;
  private readonly home: string;
  private readonly log = log('doors');

  constructor(
    private readonly rows: CeleryTasks,
    private readonly deadLetters: DeadLetters,
    private readonly submit: Submit,
    @Inject(OPERATIONS_IN) private readonly operations: OperationsIn,
    private readonly storage: Storage,
    private readonly results: CeleryResults,
    private readonly events: CeleryEvents,
    private readonly nodes: CeleryNodes,
    private readonly revokes: CeleryRevokes,
    private readonly cancel: Cancel,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.names = registeredNames(settings.celeryTasks);
    this.home = homeOf(settings);
  }

  /** Names that are accepted, for those who ask. */
  registered(): string[] {
    return [...this.names.keys()].sort();
  }

  /** The message may be acknowledged when this returns. It throws when it has to be tried again. */
  async accept(delivery: Delivery): Promise<void> {
    let call: Call | undefined;
    try {
      const wire = inProtocol2(delivery.read());
      const envelope = readEnvelope(wire, this.home);
      if (isTooLarge(delivery.size)) throw tooLarge();
      call = readCall(wire);
      if (call.isOfChord) throw new AppError('validation_failed', NO_CHORDS);
      await this.perform(delivery, envelope, call, readOrder(this.names, envelope.sender.name, call));
      this.events.received(envelope);
      await this.endRevoked(envelope.taskId);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.retryable) throw error;
      await this.refuse(delivery, error, call?.followers);
    }
  }

  /** Its terms let nobody begin it meanwhile. What runs was there before, and whether it goes on was decided when it was revoked. */
  private async endRevoked(id: string): Promise<void> {
    if (!this.revokes.has(id)) return;
    const [known] = await this.nodes.states([id]);
    if (known && known.state !== 'running') await this.cancel.cancel(id, { by: 'celery', mode: 'graceful' });
  }

  /** Those who wait for what would have come after it are told too. */
  async refuse(delivery: Delivery, error: AppError, followers = NOBODY): Promise<void> {
    const sent = this.sentBy(delivery);
    this.log.warn({ queue: delivery.queue, celery_id: sent?.sender.id, code: error.code }, error.message);
    const { id: message_id = null, name = null } = sent?.sender ?? {};
    const { queue, element } = delivery;
    const letter = { door: 'celery', queue, message_id, name, element, properties: { home: this.home } } as const;
    await this.deadLetters.bury(letter, error);
    if (!sent) return;
    const { taskId: task_id, sender } = sent;
    const refusal = { code: error.code, message: error.message };
    const isKnown = await this.rows.record({
      task_id,
      queue: delivery.queue,
      sender,
      followers,
      output: null,
      refusal,
    });
    // What it was asked for before is there all the same.
    if (isKnown) await this.rows.askedAgain(task_id, sender);
    this.results.lookSoon(task_id);
  }

  /** Undefined: not even that can be read. */
  private sentBy(delivery: Delivery): Sent | undefined {
    try {
      return readSent(inProtocol2(delivery.read()), this.home);
    } catch {
      return undefined;
    }
  }

  private async perform({ queue }: Delivery, envelope: Envelope, call: Call, order: Order): Promise<void> {
    const { taskId: task_id, sender } = envelope;
    const row = { task_id, queue, sender, followers: call.followers, refusal: null };
    if (order.kind === 'operation') {
      const { operation, params } = order;
      const sending = { ...row, output: null };
      const asked = { operation, params, client: CLIENT, sending, ...this.terms(envelope) };
      const { ended, isNew } = await this.operations.operation(asked).catch(asArguments);
      if (ended) this.results.follow(sending, ended);
      if (!isNew) await this.rows.askedAgain(task_id, sender);
      return;
    }
    const input = await openInput(order.input, celeryFolders(this.settings));
    try {
      const isKnown = await this.rows.record({ ...row, output: await this.outputOf(order, input) });
      if (isKnown) await this.rows.askedAgain(task_id, sender);
      else await this.convert(envelope, order, input);
    } finally {
      await input.handle.close();
    }
  }

  private async convert(envelope: Envelope, order: ConvertOrder, input: OpenFile): Promise<void> {
    const filename = path.basename(input.path);
    await this.storage.admit((await input.handle.stat()).size);
    const received = await this.storage.receive(
      input.handle.createReadStream({ autoClose: false }),
      this.settings.maxFile,
    );
    let options: Record<string, unknown>;
    try {
      options = optionsOf(order, detect(received.head, filename).format.id);
    } catch (error) {
      await this.storage.remove(received.key);
      throw error;
    }
    await this.submit.convert({
      client: CLIENT,
      files: [{ filename, received }],
      fileIds: [],
      target: order.target,
      options,
      ...this.terms(envelope),
    });
  }

  private terms({ taskId, sender, runAt, startBefore, limits, priority }: Envelope) {
    const { maxAttempts, retryDelay } = this.settings;
    const left = Math.max(0, maxAttempts - 1 - sender.retries);
    return {
      id: taskId,
      ...(runAt && { runAt }),
      ...(startBefore && { startBefore }),
      ...(this.revokes.has(taskId) && { startBefore: LONG_AGO }),
      ...(limits && { limits }),
      ...(priority !== undefined && { priority }),
      ...(sender.retries > 0 && { retry: { max: left, delay_s: retryDelay, step_s: 0, ceiling_s: retryDelay } }),
    };
  }

  /** Beside the input, or where the message asks for it; either way in a folder that is permitted. */
  private async outputOf({ label, output }: ConvertOrder, input: OpenFile): Promise<CeleryOutput> {
    const { mode, uid, gid } = await input.handle.stat();
    const facts = { label, input: input.path, mode: mode & 0o666, uid, gid };
    const asked = output === undefined || output.endsWith('/') ? output : path.dirname(output);
    const folder = await openFolder(asked ?? path.dirname(input.path), celeryFolders(this.settings));
    await folder.handle.close();
    const isNamed = output !== undefined && !output.endsWith('/');
    return { ...facts, folder: folder.path, ...(isNamed && { name: path.basename(output) }) };
  }
}

/** What an operation cannot take is to Python an argument that does not fit. */
function asArguments(thrown: unknown): never {
  const isMisfit =
    thrown instanceof AppError &&
    thrown.code === 'validation_failed' &&
    thrown.facts.fields?.every(({ pointer }) => pointer.startsWith('/params'));
  throw isMisfit ? new AppError('invalid_args', thrown.message, { cause: thrown }) : thrown;
}

/** Producers send a quality with everything; where the target has none, it says nothing. */
function optionsOf({ target, quality }: ConvertOrder, source: string): Record<string, unknown> {
  if (quality === undefined) return {};
  const { properties } = optionsSchema(target, source) as { properties?: Record<string, unknown> };
  return properties && 'quality' in properties ? { quality } : {};
}
