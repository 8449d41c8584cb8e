// Both ends of the questions that an operation process has for its worker: numbered, because several may be open at once. Asking is used by
// operation-host.ts, answerAsk by operation-process.ts.
import { AppError, toAppError } from '../../shared/errors.js';
import type { Order, Saying } from './operation-messages.js';
import { askSchema, type Ask, type ConvertedFile, type OtherTasks } from './other-tasks.js';

interface Open {
  readonly done: (value: unknown) => void;
  readonly failed: (error: AppError) => void;
  readonly part: (fraction: number) => void;
}
export type Reply = Extract<Order, { kind: 'answer' | 'refusal' | 'part' }>;

export class Asking implements OtherTasks {
  private count = 0;
  private readonly open = new Map<number, Open>();

  constructor(private readonly say: (saying: Saying) => void) {}

  convert(order: Extract<Ask, { what: 'convert' }>['order'], progress: (fraction: number) => void) {
    return this.ask({ what: 'convert', order }, progress) as Promise<readonly ConvertedFile[]>;
  }

  enqueue(order: Extract<Ask, { what: 'enqueue' }>['order']): Promise<string> {
    return this.ask({ what: 'enqueue', order }) as Promise<string>;
  }

  hear(reply: Reply): void {
    const asked = this.open.get(reply.number);
    if (!asked) return;
    if (reply.kind === 'part') return asked.part(reply.fraction);
    this.open.delete(reply.number);
    if (reply.kind === 'answer') return asked.done(reply.value);
    const { code, message, final } = reply;
    asked.failed(new AppError(code, message, { ...(final && { final }) }));
  }

  /** The run is over; whoever still waits belongs to nobody. */
  forget(): void {
    this.open.clear();
  }

  private async ask(asked: object, part: (fraction: number) => void = () => undefined): Promise<unknown> {
    const checked = askSchema.safeParse(asked);
    if (!checked.success) {
      const said = checked.error.issues.map(({ path, message }) => `${path.slice(1).join('.')} ${message}`).join(', ');
      throw new AppError('invalid_args', `What the operation asked for cannot be understood: ${said}.`);
    }
    this.count += 1;
    const number = this.count;
    const answered = new Promise((done, failed) => this.open.set(number, { done, failed, part }));
    this.say({ kind: 'ask', number, ask: checked.data });
    return answered;
  }
}

export async function answerAsk(
  { number, ask }: Extract<Saying, { kind: 'ask' }>,
  others: OtherTasks,
  tell: (reply: Reply) => void,
): Promise<void> {
  try {
    const value =
      ask.what === 'convert'
        ? await others.convert(ask.order, (fraction) => tell({ kind: 'part', number, fraction }))
        : await others.enqueue(ask.order);
    tell({ kind: 'answer', number, value });
  } catch (thrown) {
    const { code, message, facts } = toAppError(thrown);
    tell({ kind: 'refusal', number, code, message, ...(facts.final && { final: true }) });
  }
}
