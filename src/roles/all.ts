// `athanor all`, the default: everything on one machine. Databases when none are given, the schema, api, worker, and the clock in this process.
import { setTimeout as pause } from 'node:timers/promises';
import { loadSecrets, openDataDir, removeRuntime, writeRuntime, type DataDir } from '../embedded/data-dir.js';
import { lockDataDir, type DataLock } from '../embedded/data-lock.js';
import { openPostgres, openQueue, type House } from '../embedded/databases.js';
import { requireFree } from '../embedded/port.js';
import { startRole } from '../embedded/role-process.js';
import { upgradeSchema } from '../embedded/schema-upgrade.js';
import { onStopSignal } from '../embedded/stop-signals.js';
import { Supervisor, type Unit } from '../embedded/supervisor.js';
import { AppError } from '../shared/errors.js';
import { log } from '../shared/log.js';
import type { Settings } from '../shared/settings.js';
import { tellMistyped } from './mistyped-settings.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';
import { openUploads } from './uploads-folder.js';

export const role: Role = {
  name: 'all',
  summary: roleWords.all,
  options: { 'for-command': { type: 'boolean' } },
  run: (values, _positionals, settings) => runAll(settings, values['for-command'] === true),
};

const BEAT_STOPS_WITHIN_MS = 5000;

/** `forCommand`: a command of this program has started us for itself, and others wait until it is over. */
async function runAll(settings: Settings, forCommand: boolean): Promise<void> {
  tellMistyped();
  const data = openDataDir(settings);
  openUploads(settings.uploadsDir);
  const lock = await lockDataDir(data.root);
  // Written once everything serves, and again whenever a service changes: health shows it.
  let publish = (): void => undefined;
  const supervisor = new Supervisor(() => publish());
  const asked = new Promise<void>((resolve) => {
    onStopSignal(
      (signal) => {
        log('all').info(`${signal}: stopping in order; once more to stop at once`);
        resolve();
      },
      () => {
        supervisor.kill();
        process.exit(130);
      },
    );
  });
  try {
    const serving = serve({ settings, data, secrets: loadSecrets(data.root), supervisor }, lock, forCommand);
    // A start that is interrupted fails somewhere in the middle, which is then no news.
    serving.catch(() => undefined);
    publish = (await Promise.race([serving, asked])) ?? publish;
    await asked;
  } finally {
    const began = performance.now();
    publish = () => undefined;
    removeRuntime(data.root);
    await supervisor.stop();
    await lock.release();
    log('all').info(`Stopped (${seconds(began)} s)`);
  }
}

/** Resolves when everything serves, with what publishes the state of things. */
async function serve(house: House, lock: DataLock, forCommand: boolean): Promise<() => void> {
  const { settings, data, supervisor } = house;
  await requireFree(settings.port, settings.host);
  const began = performance.now();
  const say = (sentence: string): void => log('all').info(`${sentence} (${seconds(began)} s)`);
  const secret = secretOf(house);
  // Loading the code of the schema takes as long as starting the database: both at once.
  const [databaseUrl, queue] = await Promise.all([
    openPostgres(house),
    openQueue(house),
    import('../entities/data-source.js'),
  ]);
  say(`PostgreSQL ${settings.databaseUrl ? 'given by DATABASE_URL' : 'embedded'}; queue on ${queue.told}`);

  const live = withDatabases(settings, { databaseUrl, secret, queueBackend: queue.backend, redisUrl: queue.redisUrl });
  const { applied, fresh, saved } = await upgradeSchema(live, settings.databaseUrl ? undefined : data.backups);
  if (saved) say(`Rows saved before the upgrade: ${saved}`);
  say(schemaNow(applied, fresh));

  const found = environmentOf(live, data);
  const [api] = await Promise.all(
    [
      roleUnit('api', found, settings),
      roleUnit('worker', found, settings),
      ...(settings.celeryBrokerUrl ? [roleUnit('celery', found, settings)] : []),
      ...(settings.doorQueues.length > 0 ? [roleUnit('doors', found, settings)] : []),
      beatUnit(live),
    ].map((unit) => supervisor.start(unit)),
  );
  const url = api?.url ?? '';
  const started = new Date().toISOString();
  const publish = (): void =>
    writeRuntime(data.root, {
      started,
      url,
      databaseUrl,
      ...(queue.redisUrl && { redisUrl: queue.redisUrl }),
      queueBackend: queue.backend,
      secret,
      ...(forCommand && { forCommand }),
      services: [...supervisor.state()],
    });
  publish();
  lock.describe(url);
  log('all').info(`Inputs and results: ${settings.uploadsDir}; databases, secrets and logs: ${data.root}`);
  log('all').info(`Stop with Ctrl-C or kill ${process.pid}`);
  say(`Ready: ${url}`);
  // Whoever started us over a channel waits for the same word that we wait for from api and worker.
  process.send?.({ ready: true, url });
  return publish;
}

type Live = Settings & { readonly databaseUrl: string; readonly secret: string };

function withDatabases(
  settings: Settings,
  { redisUrl, ...found }: Pick<Live, 'databaseUrl' | 'secret' | 'queueBackend'> & { redisUrl: string | undefined },
): Live {
  return { ...settings, ...found, redisUrl };
}

function environmentOf(live: Live, data: DataDir): Record<string, string> {
  return {
    DATABASE_URL: live.databaseUrl,
    REDIS_URL: live.redisUrl ?? '',
    QUEUE_BACKEND: live.queueBackend,
    SECRET: live.secret,
    DATA_DIR: data.root,
    UPLOADS_DIR: live.uploadsDir,
  };
}

/** Processes on other machines can use the same database, but cannot read our secret file. */
function secretOf({ settings, secrets }: House): string {
  if (settings.secret !== undefined) return settings.secret;
  if (settings.databaseUrl === undefined) return secrets.secret;
  throw new AppError(
    'invalid_state',
    'DATABASE_URL is set but SECRET is not. Every process on that database must have the same one: make it with "openssl rand -hex 32" and set SECRET.',
  );
}

function roleUnit(
  name: 'api' | 'worker' | 'celery' | 'doors',
  found: Record<string, string>,
  settings: Settings,
): Unit {
  const graceMs = (settings.shutdownGrace + 5) * 1000;
  let port = String(settings.port);
  return {
    name,
    start: async (signal) => {
      const service = await startRole({ role: name, found: { ...found, PORT: port }, graceMs, signal });
      // With PORT=0 the first start chose one; people have it in their address bar by now.
      if (name === 'api' && port === '0') port = new URL(service.url).port;
      return service;
    },
  };
}

function beatUnit(live: Live): Unit {
  return {
    name: 'beat',
    start: async () => {
      const { startBeat } = await import('./beat.js');
      const beat = await startBeat(live);
      const stop = () => Promise.race([beat.stop(), pause(BEAT_STOPS_WITHIN_MS, undefined, { ref: false })]);
      return { name: 'beat', pid: process.pid, url: '', exited: new Promise(() => undefined), stop };
    },
  };
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}

/** The names of its steps tell something only to those who had a schema before. */
function schemaNow(applied: readonly string[], fresh: boolean): string {
  if (fresh) return `Schema made: ${applied.length} steps`;
  return applied.length > 0 ? `Schema brought up to date: ${applied.join(', ')}` : 'Schema is up to date';
}
