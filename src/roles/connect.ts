// For roles that join an installation: the databases from the settings, or those of an `athanor all` that runs here.
import { readRuntime } from '../embedded/data-dir.js';
import { AppError } from '../shared/errors.js';
import type { Settings } from '../shared/settings.js';

export type Connected = Settings & { readonly databaseUrl: string };

export function connect(settings: Settings): Connected {
  if (settings.databaseUrl !== undefined) return { ...settings, databaseUrl: settings.databaseUrl };
  const running = readRuntime(settings.dataDir);
  if (!running)
    throw new AppError(
      'dependency_down',
      `There is no database: DATABASE_URL is not set and no Athanor runs on ${settings.dataDir}. Start it with npm start, or set DATABASE_URL.`,
    );
  const { databaseUrl, redisUrl, queueBackend, secret } = running;
  return { ...settings, databaseUrl, redisUrl, queueBackend, secret };
}
