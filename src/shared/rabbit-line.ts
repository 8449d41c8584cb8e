// A line to RabbitMQ: one connection with one confirming channel. Whatever breaks (the broker, the channel) ends in one place: it is closed, and whoever asks
// next opens another. Opened by the doors and by whoever delivers into its queues.
import type { ChannelModel, ConfirmChannel, Options } from 'amqplib';
import { connect } from './amqp-tables.js';
import { AppError } from './errors.js';
import { log } from './log.js';
import { WhileThere } from './while-there.js';

const PATIENCE_MS = 10_000;
const HEARTBEAT_S = 10;

export interface Line {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  /** Resolves when it broke or was closed. */
  readonly gone: Promise<void>;
  /** For answers on it: who waits on a line that breaks is not always told, and would wait for ever. */
  readonly there: WhileThere;
}

export class RabbitLine {
  private line: Promise<Line> | undefined;
  private readonly log = log('shared');

  constructor(private readonly url: string) {}

  opened(): Promise<Line> {
    if (!this.line) {
      const line = this.open();
      this.line = line;
      const forget = () => {
        if (this.line === line) this.line = undefined;
      };
      line.then(({ gone }) => gone.then(forget), forget);
    }
    return this.line;
  }

  /** The line that is open now; opens none. */
  current(): Promise<Line | undefined> {
    return this.line?.catch(() => undefined) ?? Promise.resolve(undefined);
  }

  /** Into a queue by its name; on the broker when this resolves. */
  async send(queue: string, body: Buffer, options: Options.Publish): Promise<void> {
    const line = await this.opened();
    const confirmed = new Promise<void>((resolve, reject) => {
      const told = (error: unknown): void => (error == null ? resolve() : reject(away(error)));
      line.channel.publish('', queue, body, options, told);
    });
    await line.there.wait(confirmed);
  }

  async close(): Promise<void> {
    const line = await this.current();
    // A broker that hangs never says good-bye; then its heartbeat ends the line.
    await Promise.race([line?.connection.close().catch(() => undefined), line?.gone]);
  }

  private async open(): Promise<Line> {
    const connection = await connect(withHeartbeat(this.url), { timeout: PATIENCE_MS, keepAlive: true });
    const there = new WhileThere(away);
    const gone = new Promise<void>((resolve) => connection.once('close', () => resolve()));
    void gone.then(() => there.end());
    connection.on('error', (error: Error) => this.log.debug({ error: error.message }, 'the line to the broker broke'));
    const channel = await there.wait(connection.createConfirmChannel());
    channel.on('error', (error: Error) => this.log.debug({ error: error.message }, 'a channel broke'));
    // Without its channel a connection is of no use.
    channel.once('close', () => void connection.close().catch(() => undefined));
    return { connection, channel, gone, there };
  }
}

export function away(cause?: unknown): AppError {
  return new AppError('dependency_down', 'The broker does not answer. Try again in a moment.', { cause });
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(HEARTBEAT_S));
  // No virtual host and the host named / are the same to most programs.
  if (parsed.pathname === '' || parsed.pathname === '/' || parsed.pathname === '//') parsed.pathname = '/%2F';
  return parsed.href;
}
