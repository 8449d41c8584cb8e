// Runs an operation of a pack in the process that it may be killed in: turns our attempt into what the pack is given, and what it throws into an error
// that is tried again or is not.
import { Inject, Injectable } from '@nestjs/common';
import { stopError } from '../conversion/process/stop.js';
import { AppError, toAppError } from '../shared/errors.js';
import { log } from '../shared/log.js';
import { readable, whyNotPlain } from '../shared/plain-values.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Cache } from '../tasks/cache/cache.js';
import { Limiter } from '../tasks/cache/limiter.js';
import type { Attempt, Product } from '../tasks/operations/operations.js';
import type { PackOperation } from './load-packs.js';
import { cacheOf, limitsOf } from './pack-cache.js';
import { OwnDatabase } from './pack-database.js';
import { OwnServices, type ServiceSettings } from './pack-services.js';
import { FinalError, type PackLog, type Running } from './pack.js';

const MOST_SHOWN = 500;
/** With three times as much a worker was busy for so long that its task seemed to be lost. */
const MOST_RESULT = 16 * 2 ** 20;
/** PostgreSQL takes more, and nobody's result is so deep. */
const DEEPEST_RESULT = 1000;

@Injectable()
export class PackRunning {
  private readonly databases = new Map<string, OwnDatabase>();

  constructor(
    private readonly cache: Cache,
    private readonly limiter: Limiter,
    @Inject(SETTINGS) private readonly settings: ServiceSettings & Pick<Settings, 'databaseUrl'>,
  ) {}

  async run({ facts, run }: PackOperation, attempt: Attempt): Promise<Product> {
    const { task, signal, softLimit } = attempt;
    const either = AbortSignal.any([signal, softLimit]);
    const services = new OwnServices(this.settings, either, attempt.workdir);
    try {
      // As they were checked when the task was made.
      const result = await run(task.params, this.given(facts.pack ?? '', attempt, either, services));
      return {
        result: plain(result, 'The operation returned'),
        calls: plain(services.owed, 'The operation owes calls with') as typeof services.owed,
      };
    } catch (thrown) {
      // It was asked to end and did; what it says about that is no news.
      if (softLimit.aborted && !signal.aborted) throw stopError({ code: 'soft_timeout' });
      throw failure(thrown);
    }
  }

  private given(
    pack: string,
    { task, progress, workdir, others }: Attempt,
    signal: AbortSignal,
    services: OwnServices,
  ): Running {
    const { id, attempt, max_attempts: maxAttempts, tag, metadata } = task;
    return {
      task: { id, attempt, maxAttempts, tag, metadata },
      signal,
      progress: (fraction, stage) =>
        progress(Number.isFinite(fraction) ? fraction : null, typeof stage === 'string' ? readable(stage) : undefined),
      log: logOf(pack),
      db: this.database(pack),
      services: {
        call: services.call.bind(services),
        request: services.request.bind(services),
        download: services.download.bind(services),
      },
      cache: cacheOf(pack, this.cache),
      limits: limitsOf(pack, this.limiter),
      convert: (file, to, { progress: told = () => undefined, ...how } = {}) =>
        others.convert({ options: {}, ...how, path: file, to }, told),
      enqueue: (operation, params = {}, how = {}) => others.enqueue({ ...how, operation, params }),
      folder: workdir,
    };
  }

  private database(pack: string): OwnDatabase {
    let database = this.databases.get(pack);
    if (!database) this.databases.set(pack, (database = new OwnDatabase(this.settings.databaseUrl ?? '', pack)));
    return database;
  }
}

function logOf(pack: string): PackLog {
  const own = log('packs');
  const say =
    (level: keyof PackLog) =>
    (sentence: string, facts: object = {}) =>
      own[level]({ ...facts, pack }, sentence);
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

/** What JSON makes of it is what the row will hold; what has no JSON, or cannot be kept, fails here, with a sentence. */
function plain(value: unknown, what: string): unknown {
  const text = jsonOf(value, what);
  if (text === undefined) return null;
  if (text.length > MOST_RESULT)
    throw new AppError('engine_failed', `${what} more than 16 MB, which no row is for. Keep it in a table or a file.`, {
      final: true,
    });
  const made = JSON.parse(text) as unknown;
  const why = whyNotPlain(made, DEEPEST_RESULT);
  if (why === undefined) return made;
  throw new AppError('engine_failed', `${what} what cannot be kept. ${why}`, { final: true });
}

function jsonOf(value: unknown, what: string): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new AppError('engine_failed', `${what} something that has no JSON.`, { cause, final: true });
  }
}

/** The author's own sentence is shown: whoever sends the task has to know what is wrong with it. */
function failure(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const known = toAppError(thrown);
  if (known.code !== 'internal_error') return known;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const sentence = said.trim().slice(0, MOST_SHOWN) || 'without a word about why';
  return new AppError('engine_failed', `The operation failed: ${sentence}`, {
    cause: thrown,
    ...(thrown instanceof FinalError && { final: true }),
  });
}
