// Tells senders how their tasks stand. What is owed follows from the rows (a version that was not told yet), so nothing is lost with a process; the bus only
// says when to look sooner than each second. Whoever has taken a row tells it: the file first, then the result, then what comes after it.
import { Inject, Injectable } from '@nestjs/common';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { isLostConnection } from '../../shared/errors.js';
import { log } from '../../shared/log.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import type { CelerySending } from '../../tasks/celery-sendings.js';
import { ControlBus } from '../../tasks/control/control-bus.js';
import type { ResultBackend } from './celery-backend.js';
import { CeleryEvents } from './celery-events.js';
import { childrenOf, followersOf, neverReached, toBeCalled } from './celery-followers.js';
import { extension, isFinal, metaOf, refusalMeta, type CeleryMeta } from './celery-meta.js';
import { CeleryNotes } from './celery-notes.js';
import { CeleryOutputs } from './celery-outputs.js';
import { CeleryTasks, TOLD_AT_A_TIME, type News, type Told } from './celery-tasks.js';
import type { Transport } from './celery-transport.js';

const LOOK_MS = 1000;
/** Of what has ended: all who were woken by one word are told together, and who asks alone waits for nobody. */
const GATHER_MS = 4;
/** What begins may end at once; then its beginning is not worth telling, and holds up nobody. */
const BEGUN_MS = 40;
/** Where a folder is that can never be written, waiting does not help. */
const HOPELESS = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG', 'EISDIR'];

@Injectable()
export class CeleryResults {
  private backend: ResultBackend | undefined;
  private transport: Pick<Transport, 'send'> | undefined;
  private readonly changed = new Set<string>();
  private tick: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | NodeJS.Immediate | undefined;
  private later: NodeJS.Timeout | undefined;
  private lookedAt = -Infinity;
  /** The last look told of several: then more of them are about to end. */
  private isCrowd = false;
  /** Their end was told in the last second or two: the bus may say so only now. */
  private readonly over = new Set<string>();
  /** Told of as begun, and of nothing since. */
  private readonly begun = new Set<string>();
  /** Begun here and held here: what ends at once is told without a question to the database, and by nobody else. */
  private readonly own = new Set<string>();
  private readonly telling = new Set<Promise<void>>();
  private readonly notes: CeleryNotes;
  private looking: Promise<void> | undefined;
  private isStopping = false;
  private readonly log = log('doors');

  constructor(
    private readonly rows: CeleryTasks,
    private readonly outputs: CeleryOutputs,
    private readonly bus: ControlBus,
    private readonly events: CeleryEvents,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'celeryResultExtended'>,
  ) {
    this.notes = new CeleryNotes(rows);
  }

  start(backend: ResultBackend, transport: Pick<Transport, 'send'>): void {
    this.backend = backend;
    this.transport = transport;
    this.tick = setInterval(() => {
      this.over.clear();
      this.look(null);
    }, LOOK_MS);
    this.bus.on('changed', ({ id, state, percent }) => {
      if (state === 'running' && percent === undefined) this.lookLater(id);
      else if (state !== 'queued' && !this.own.has(id)) this.lookSoon(id);
    });
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.tick);
    this.forgetSoon();
    clearTimeout(this.later);
    await this.looking;
    await Promise.all(this.telling);
    await this.notes.write();
  }

  /** Of a task that this process has begun; nobody has to be told by the bus what has happened here. */
  follow(row: CelerySending, ended: Promise<ConversionTask | undefined>): void {
    const id = row.task_id;
    this.own.add(id);
    void ended.then((task) => {
      this.begun.delete(id);
      if (task && !this.isStopping && this.own.delete(id)) this.tellOwn(row, task);
      else this.lookSoon(id);
    });
  }

  private tellOwn(row: CelerySending, task: ConversionTask): void {
    this.over.add(row.task_id);
    const telling: Promise<void> = this.tell({
      row: { ...row, told_version: 0, tries: 1, asked: 0 },
      task,
      outputs: [],
    })
      .then((told) => told && this.notes.add(told))
      .finally(() => this.telling.delete(telling));
    this.telling.add(telling);
  }

  lookSoon(id: string): void {
    this.begun.delete(id);
    if (this.isStopping || this.over.has(id)) return;
    this.changed.add(id);
    if (this.looking) return;
    const look = () => this.look([...this.changed]);
    const isBusy = this.isCrowd && performance.now() - this.lookedAt < GATHER_MS;
    // A timer of no time takes more than a millisecond.
    this.soon ??= isBusy ? setTimeout(look, GATHER_MS) : setImmediate(look);
  }

  private lookLater(id: string): void {
    this.begun.add(id);
    this.later ??= setTimeout(() => {
      this.later = undefined;
      for (const each of this.begun) this.lookSoon(each);
    }, BEGUN_MS);
  }

  /** One at a time: what changes meanwhile is looked at next. */
  private look(ids: readonly string[] | null): void {
    this.forgetSoon();
    if (this.looking || this.isStopping) return;
    for (const id of ids ?? []) this.changed.delete(id);
    this.looking = this.tellDue(ids)
      .catch((error: unknown) => {
        this.log[isLostConnection(error) ? 'debug' : 'error']({ error: String(error) }, 'results could not be told');
      })
      .finally(() => {
        this.looking = undefined;
        this.lookedAt = performance.now();
        if (this.changed.size > 0) this.lookSoon([...this.changed][0] ?? '');
      });
  }

  private forgetSoon(): void {
    clearTimeout(this.soon as NodeJS.Timeout | undefined);
    clearImmediate(this.soon as NodeJS.Immediate | undefined);
    this.soon = undefined;
  }

  private async tellDue(ids: readonly string[] | null): Promise<void> {
    for (let isMore = true; isMore && !this.isStopping;) {
      const due = await this.rows.take(
        ids,
        ids?.filter((id) => this.own.delete(id)),
      );
      this.isCrowd = due.length > 1;
      const told = await Promise.all(due.map((news) => this.tell(news)));
      const settled = told.filter((each) => each !== undefined);
      await this.rows.told(settled);
      // It may have changed while we told it, and what was said of that was not heard.
      for (const { task_id, ended } of settled) {
        if (ended) this.over.add(task_id);
        this.changed[ended ? 'delete' : 'add'](task_id);
      }
      isMore = due.length === TOLD_AT_A_TIME;
    }
  }

  /** Undefined: it comes again. */
  private async tell(news: News): Promise<Told | undefined> {
    const { row, task } = news;
    try {
      const meta = await this.metaOf(news);
      if (meta === undefined)
        return { task_id: row.task_id, version: row.told_version, asked: row.asked, ended: false };
      const followers = followersOf(row, meta);
      if (!row.sender.ignore_result)
        await this.backend?.store(row.sender, {
          ...meta,
          children: childrenOf(meta, followers),
          ...(this.settings.celeryResultExtended && extension(row, task)),
        });
      for (const lost of neverReached(row, meta)) await this.backend?.store(lost.sender, lost.meta);
      for (const { queue, message } of toBeCalled(row, followers)) await this.transport?.send(queue, message);
      this.events.told(row, task, meta);
      const { task_id, asked } = row;
      return { task_id, version: task?.version ?? 0, asked, ended: isFinal(meta) };
    } catch (error) {
      this.log.warn({ task_id: row.task_id, error: String(error) }, 'a result could not be told; it is tried again');
      await this.rows.putOff(row.task_id);
      return undefined;
    }
  }

  private async metaOf({ row, task, outputs }: News): Promise<CeleryMeta | undefined> {
    if (row.refusal) return refusalMeta(row);
    if (!task) return undefined;
    if (task.state !== 'done' || !row.output) return metaOf(row, task, task.result);
    try {
      return metaOf(row, task, await this.outputs.place(row.output, outputs, row.tries > 1));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!HOPELESS.includes(code) && !['forbidden', 'file_not_found', 'file_expired'].includes(code)) throw error;
      const message = 'The conversion is done, but its result could not be put into its folder.';
      return refusalMeta({ sender: row.sender, refusal: { code: 'storage_full', message } });
    }
  }
}
