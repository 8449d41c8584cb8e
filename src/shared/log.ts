// Structured log: one line per event, with request and task id taken from the context it happened in. Values that are secret never get here.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Settings } from './settings.js';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
interface Context {
  request_id?: string;
  task_id?: string;
  trace_id?: string;
}

const context = new AsyncLocalStorage<Context>();

/** Runs `work` so that each line logged inside carries these ids. */
export function withLogContext<T>(ids: Context, work: () => T): T {
  return context.run({ ...context.getStore(), ...ids }, work);
}

export function currentContext(): Readonly<Context> {
  return context.getStore() ?? {};
}

let root: Logger = pino({ level: 'info', mixin: () => ({ ...context.getStore() }) });

/** Called once by program.ts before anything else logs. `name` says which process speaks. */
export function setUpLog(settings: Pick<Settings, 'logLevel' | 'logFormat'>, name: string): void {
  const pretty = settings.logFormat === 'pretty' || (settings.logFormat === 'auto' && process.stdout.isTTY);
  const options = { level: settings.logLevel, base: { role: name }, mixin: () => ({ ...context.getStore() }) };
  root = pretty
    ? pino(
        options,
        PinoPretty({
          colorize: process.stdout.isTTY,
          ignore: 'role,room,hostname,pid',
          messageFormat: '{role}: {msg}',
          sync: true,
        }),
      )
    : pino(options);
}

/** `room` is the folder that speaks, so that a line leads to its code. */
export function log(room: string): Log {
  // Kept, because a line must cost little; made anew only when the log is set up.
  let of = { root, child: root.child({ room }) };
  const at = (level: 'debug' | 'info' | 'warn' | 'error') =>
    ((...line: Parameters<Logger['info']>) => {
      if (of.root !== root) of = { root, child: root.child({ room }) };
      of.child[level](...line);
    }) as Logger['info'];
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Nest's own messages; its start-up chatter is debug. */
export class NestLog implements LoggerService {
  private readonly to = log('nest');
  log(message: unknown, from?: string): void {
    this.to.debug({ from }, String(message));
  }
  error(message: unknown, stack?: string, from?: string): void {
    this.to.error({ from, stack }, String(message));
  }
  warn(message: unknown, from?: string): void {
    this.to.warn({ from }, String(message));
  }
  debug(message: unknown, from?: string): void {
    this.to.debug({ from }, String(message));
  }
}
