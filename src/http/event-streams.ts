// Live streams for those who may see what is in them: how things are, or what was missed, then what happens, until everything that was named has ended.
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { EventLog, isInScope, type EventScope } from '../tasks/events/event-log.js';
import { isEnd } from '../tasks/events/event-names.js';
import { EventTail, type LiveItem } from '../tasks/events/event-tail.js';
import { JobReader, type FullJob } from '../tasks/jobs/job-reader.js';
import { noJob } from '../tasks/jobs/jobs.js';
import { ReadTasks, type FullTask } from '../tasks/read/read-tasks.js';
import { visibleTo, type Caller } from './callers.js';
import { EventStream } from './event-stream.js';
import { frame, frameOf, nameOf } from './event-frames.js';
import { jobView } from './job.view.js';
import { Site } from './site.js';
import { TaskDesk } from './task-desk.js';
import { taskView } from './task.view.js';

export interface Followed {
  readonly tasks: readonly string[];
  readonly jobs: readonly string[];
  /** Empty: all of them. */
  readonly types: ReadonlySet<string>;
}
/** How things are at the beginning. */
interface Found {
  readonly tasks: readonly FullTask[];
  readonly jobs: readonly FullJob[];
  readonly isTruncated: boolean;
}

const MOST_SHOWN = 200;
/** A reader who is this far behind while it still gets what it missed will not catch up. */
const MOST_PENDING = 10_000;
const UNFINISHED = ['waiting', 'queued', 'running', 'retrying'];

@Injectable()
export class EventStreams {
  /** By whom limits are counted for. */
  private readonly open = new Map<string, number>();

  constructor(
    private readonly tail: EventTail,
    private readonly past: EventLog,
    private readonly desk: TaskDesk,
    private readonly tasks: ReadTasks,
    private readonly jobs: JobReader,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxStreams'>,
  ) {}

  /** Throws as long as nothing was sent: not there, not yours. */
  async follow(caller: Caller, followed: Followed, request: Request, response: Response): Promise<void> {
    const last = readLastId(request);
    if (isNamed(followed)) await this.find(caller, followed);
    if (request.method === 'HEAD') return void response.type('text/event-stream').end();
    this.admit(caller, response);
    const scope = scopeOf(caller, followed);
    const stream = new EventStream(response);
    const pending: LiveItem[] = [];
    let hear = (item: LiveItem): void => {
      if (isInScope(scope, factsOf(item)) && pending.push(item) > MOST_PENDING) stream.cut();
    };
    const { position, leave } = await this.tail.join((item) => hear(item));
    response.once('close', leave);
    if (!stream.isOpen) return leave();
    try {
      const missed = last === undefined ? undefined : await this.past.between(last, position, scope);
      const found = await this.find(caller, followed);
      // What has ended in there has been told by now, so that its end is the last that is sent.
      await this.tail.catchUp();
      const open = unfinished(found);
      const isOver = isNamed(followed) && open.size === 0;
      if (isOver && missed?.length === 0 && !pending.some((item) => isNews(item, position))) {
        // The reader has seen the end. Anything else would make browsers come again and again.
        response.status(204).end();
        return;
      }
      const wants = (item: LiveItem) => followed.types.size === 0 || followed.types.has(nameOf(item));
      const isForReader = (item: LiveItem) => isInScope(scope, factsOf(item)) && isNews(item, position);
      const note = (item: LiveItem): void => {
        if ('event' in item && isEnd(item.event)) open.delete(item.event.task_id ?? item.event.job_id ?? '');
        if (isNamed(followed) && open.size === 0) finish(stream, followed);
      };
      stream.begin();
      const before = missed
        ?.map((event) => ({ event }))
        .filter(wants)
        .map(frameOf);
      await stream.sendAll(before ?? [this.snapshot(found, position)]);
      while (pending.length > 0) {
        const items = pending.splice(0).filter(isForReader);
        await stream.sendAll(items.filter(wants).map(frameOf));
        items.forEach(note);
      }
      hear = (item) => {
        if (!isForReader(item)) return;
        if (wants(item)) stream.send(frameOf(item));
        note(item);
      };
      if (isOver) finish(stream, followed);
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Each stream is held in memory: one client may not take all of it. */
  private admit({ countedAs }: Caller, response: Response): void {
    const open = this.open.get(countedAs) ?? 0;
    const { maxStreams } = this.settings;
    if (open >= maxStreams)
      throw new AppError('quota_exceeded', `You have ${open} open streams, which is the most. Close some of them.`, {
        details: { quota: maxStreams },
        retryAfterS: 5,
      });
    this.open.set(countedAs, open + 1);
    response.once('close', () => {
      const left = (this.open.get(countedAs) ?? 1) - 1;
      if (left > 0) this.open.set(countedAs, left);
      else this.open.delete(countedAs);
    });
  }

  private async find(caller: Caller, followed: Followed): Promise<Found> {
    if (!isNamed(followed)) return this.findUnfinished(caller);
    const tasks = await Promise.all(followed.tasks.map((id) => this.desk.find(caller, id)));
    const jobs = await Promise.all(
      followed.jobs.map(async (id) => {
        const full = await this.jobs.find(id, visibleTo(caller));
        if (full === undefined) throw noJob();
        return full;
      }),
    );
    return { tasks, jobs, isTruncated: false };
  }

  private async findUnfinished(caller: Caller): Promise<Found> {
    const filter = { clientId: visibleTo(caller), status: UNFINISHED };
    const { data, nextCursor } = await this.tasks.list(filter, { limit: MOST_SHOWN });
    return { tasks: data, jobs: [], isTruncated: nextCursor !== null };
  }

  private snapshot({ tasks, jobs, isTruncated }: Found, position: number): string {
    const views = {
      tasks: tasks.map((full) => taskView(full, this.site)),
      jobs: jobs.map((full) => jobView(full, this.site)),
      ...(isTruncated && { truncated: true }),
    };
    return frame('snapshot', views, position);
  }
}

const isNamed = ({ tasks, jobs }: Followed): boolean => tasks.length + jobs.length > 0;
const factsOf = (item: LiveItem) => ('event' in item ? item.event : item.progress);
const isNews = (item: LiveItem, position: number): boolean => !('event' in item) || Number(item.event.id) > position;

function scopeOf(caller: Caller, { tasks, jobs }: Followed): EventScope {
  const names = (ids: readonly string[]) => new Set(ids.map((id) => id.toLowerCase()));
  return { clientId: visibleTo(caller), tasks: names(tasks), jobs: names(jobs) };
}

function unfinished({ tasks, jobs }: Found): Set<string> {
  return new Set([
    ...tasks.filter(({ task }) => !task.isFinished()).map(({ task }) => task.id),
    ...jobs.filter(({ job }) => job.ended_at === null).map(({ job }) => job.id),
  ]);
}

function finish(stream: EventStream, { tasks, jobs }: Followed): void {
  stream.send(frame('done', { task_ids: tasks, job_ids: jobs }));
  stream.end();
}

/** Sent by browsers that come back. A number that we never gave leads to a snapshot. */
function readLastId(request: Request): number | undefined {
  const header = request.get('last-event-id');
  if (header === undefined || header === '') return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new AppError('malformed_request', 'Last-Event-ID must be the id of an event of this stream.');
}
