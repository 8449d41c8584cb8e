// Brings the files of a batch to the server, two at a time: small ones in one form, large ones in parts that can be gone on with.
import { api, ProblemError, sayProblem, sendForm, type Sending, type Task } from '../../api.js';
import { findFormat } from '../../formats.js';
import { nameBy, preference } from '../../preferences.js';
import { beginUpload, offsetOf, sendParts, UploadGone, type Part, type PartsHeard } from '../../upload-in-parts.js';
import { say } from '../../words.js';
import { faultOf } from './row-faults.js';
import { showTask, type Item, type Stage } from './item.js';
import { forgetLink } from './kept-links.js';
import { forgetMerge } from './kept-merges.js';
import { forgetPending, keepPending, pendingOf, withoutSecrets } from './pending.js';

const AT_ONCE = 2;
/** What is larger goes in parts. Small files are there sooner than a percent could be read. */
const SMALL = 4 * 2 ** 20;
const USUAL_NAME = '{name}.{ext}';

interface Under {
  readonly stop: () => void;
}

export class SendingQueue {
  private readonly under = new Map<Item, Under>();
  private readonly paused = new Set<Item>();

  constructor(
    private readonly items: () => readonly Item[],
    /** The batch, made when it is needed first. */
    private readonly job: () => Promise<string>,
    private readonly settled: () => void,
  ) {
    addEventListener('beforeunload', (event) => {
      if (this.under.size > 0) event.preventDefault();
    });
  }

  get isBusy(): boolean {
    return this.under.size > 0;
  }

  next(): void {
    const waiting = this.items().filter(({ stage }) => stage.peek().kind === 'waiting');
    for (const item of waiting.slice(0, AT_ONCE - this.under.size)) void this.send(item);
  }

  /** What the server has stays there; going on begins behind it. */
  pause(item: Item): void {
    this.paused.add(item);
    this.under.get(item)?.stop();
  }

  goOn(item: Item): void {
    this.paused.delete(item);
    item.stage.value = { kind: 'waiting' };
    this.next();
  }

  stop(item: Item): void {
    this.under.get(item)?.stop();
    forgetPending(item.key);
    forgetMerge(item.key);
  }

  private async send(item: Item): Promise<void> {
    const file = item.file.peek();
    if (file === undefined && item.fileId === undefined && item.bring === undefined) return;
    const over = new AbortController();
    let sending: Sending<Task> | undefined;
    this.under.set(item, { stop: () => (over.abort(), sending?.stop()) });
    item.stage.value = { kind: 'uploading', sent: 0, bytesPerS: null };
    try {
      const job = await this.job();
      over.signal.throwIfAborted();
      if (item.bring !== undefined) showTask(item, await item.bring(item, job, over.signal));
      else if (file === undefined) {
        showTask(item, await order(item, job, [item.fileId ?? '']));
        forgetLink(item.row);
      } else if (file.size <= SMALL) {
        sending = sendForm<Task>(`/api/v1/jobs/${job}/tasks`, formOf(item, file), { 'idempotency-key': item.orderKey });
        showTask(item, await sending.answer);
      } else {
        const fileId = await this.sendLarge(item, file, job, over.signal);
        item.stage.value = { kind: 'received' };
        const task = await order(item, job, [fileId]);
        forgetPending(item.key);
        showTask(item, task);
      }
      item.file.value = undefined;
    } catch (error) {
      this.note(item, error);
    } finally {
      this.under.delete(item);
      this.next();
      this.settled();
    }
  }

  private note(item: Item, error: unknown): void {
    const stage = item.stage.peek();
    if (this.paused.has(item)) item.stage.value = { kind: 'paused', sent: 'sent' in stage ? stage.sent : 0 };
    else if (error instanceof UploadGone) item.stage.value = { kind: 'failed', reason: say('convert.uploadGone') };
    else
      item.stage.value = {
        kind: 'failed',
        reason: sayProblem(error),
        ...(hasLeft(error) && { way: 'login' }),
        ...faultOf(error),
      };
  }

  private async sendLarge(item: Item, file: File, job: string, signal: AbortSignal): Promise<string> {
    const begun = (await this.known(item, job)) ?? (await beginUpload(file));
    keepPending({
      key: item.key,
      job,
      address: begun.address,
      name: file.name,
      folder: item.folder,
      sizeBytes: file.size,
      modifiedAt: file.lastModified,
      target: item.target.peek() ?? '',
      options: withoutSecrets(item.options.peek()),
      preset: item.preset.peek(),
      operation: item.operation.peek(),
    });
    const heard = shownOn(item, begun.offset);
    heard.sent(begun.offset);
    return sendParts(file, begun, heard, signal);
  }

  private async known(item: Item, job: string): Promise<Part | undefined> {
    const pending = pendingOf(job).find(({ key }) => key === item.key);
    if (pending === undefined) return undefined;
    const offset = await offsetOf(pending.address);
    return offset === undefined ? undefined : { address: pending.address, offset };
  }
}

/** How far it is, on the row, for an upload that begins behind so many bytes. */
export function shownOn(item: Item, start: number): PartsHeard {
  const rate = rateFrom(start);
  const stays = (kind: 'offline' | 'silent') => {
    const stage: Stage = item.stage.peek();
    item.stage.value = { kind, sent: 'sent' in stage ? stage.sent : 0 };
  };
  return {
    sent: (sent) => (item.stage.value = { kind: 'uploading', sent, bytesPerS: rate(sent) }),
    broken: () => stays('offline'),
    silent: () => stays('silent'),
  };
}

/** The session has ended. */
const hasLeft = (error: unknown): boolean => error instanceof ProblemError && error.code === 'unauthenticated';

export const order = (item: Item, job: string, fileIds: readonly string[]): Promise<Task> =>
  api.call('post', '/api/v1/jobs/{id}/tasks', {
    path: { id: job },
    body: { file_ids: [...fileIds], ...orderOf(item) },
    headers: { 'idempotency-key': item.orderKey },
  });

interface Order {
  readonly operation?: string;
  readonly target?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly preset?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

function orderOf(item: Item): Order {
  const [to, name, operation] = [item.target.peek(), item.preset.peek(), item.operation.peek()];
  const metadata = {
    // Restored when all results are downloaded as one zip.
    ...(item.folder !== '' && { folder: item.folder }),
    ...outputName(item),
  };
  return {
    ...(operation !== undefined && { operation: operation.name }),
    ...(to !== undefined && { target: to }),
    options: { ...wishedMetadata(to), ...item.options.peek() },
    ...(name !== undefined && { preset: name }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

/** Only when the reader has said how results are to be called. */
function outputName({ name, target, preset }: Item): { readonly output_name?: string } {
  const template = preference('nameTemplate');
  const format = findFormat(target.peek() ?? '');
  if (template === USUAL_NAME || format === undefined) return {};
  const base = name.replace(/\.[^.]{1,10}$/, '');
  const ext = format.extensions[0] ?? format.id;
  return { output_name: nameBy(template, { name: base, preset: preset.peek() ?? '', ext }) };
}

/** These kinds of targets have that option. */
const WITH_METADATA: ReadonlySet<string> = new Set(['image', 'video', 'audio']);
const wishedMetadata = (target: string | undefined): { readonly metadata?: 'keep' } =>
  preference('keepMetadata') && WITH_METADATA.has(findFormat(target ?? '')?.family ?? '') ? { metadata: 'keep' } : {};

function formOf(item: Item, file: File): FormData {
  const form = new FormData();
  // The server looks at the order before it takes the bytes, so the order comes first.
  for (const [name, value] of Object.entries(orderOf(item)))
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  form.set('file', file);
  return form;
}

const RATE_WINDOW_MS = 10_000;
const RATE_AFTER_MS = 3000;

/** Bytes a second over the last ten seconds; nothing before there is enough to tell. */
function rateFrom(start: number): (sent: number) => number | null {
  const samples = [{ at: performance.now(), sent: start }];
  return (sent) => {
    const at = performance.now();
    samples.push({ at, sent });
    while (samples.length > 2 && at - (samples[1]?.at ?? at) > RATE_WINDOW_MS) samples.shift();
    const [first] = samples;
    if (first === undefined || at - first.at < RATE_AFTER_MS) return null;
    return ((sent - first.sent) / (at - first.at)) * 1000;
  };
}
