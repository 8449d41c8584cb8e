// A database for one command: the given one, that of a running `athanor all`, or our own started for as long as the command takes.
import { AppError } from '../shared/errors.js';
import type { Settings } from '../shared/settings.js';
import { loadSecrets, openDataDir, readRuntime } from './data-dir.js';
import { lockDataDir } from './data-lock.js';
import { startPostgres } from './postgres.js';
import { checkPostgres } from './server-versions.js';

/** `alone` refuses a database that a running Athanor uses. */
export async function withDatabase<T>(
  settings: Settings,
  { alone }: { alone: boolean },
  work: (url: string) => Promise<T>,
): Promise<T> {
  const running = readRuntime(settings.dataDir);
  const url = settings.databaseUrl ?? running?.databaseUrl;
  if (alone && running && running.databaseUrl === url)
    throw new AppError(
      'invalid_state',
      `Athanor runs on this database (process ${running.pid}, ${running.url}). Nothing was changed. Stop it first.`,
    );
  if (url !== undefined) {
    await checkPostgres(url);
    return work(url);
  }
  const data = openDataDir(settings);
  const lock = await lockDataDir(data.root);
  try {
    const { postgres: password } = loadSecrets(data.root);
    const service = await startPostgres({ dir: data.pg, password, log: `${data.logs}/postgres.log` });
    try {
      return await work(service.url);
    } finally {
      await service.stop();
    }
  } finally {
    await lock.release();
  }
}
