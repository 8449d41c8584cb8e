// Brings the schema up to date at a start, after saving what the embedded database holds. Called by roles/all.ts and restore.
import fs from 'node:fs';
import path from 'node:path';
import type { Settings } from '../shared/settings.js';
import { dump } from './dump.js';

export interface Upgrade {
  readonly applied: readonly string[];
  /** There was no schema before, so nobody's rows are in it. */
  readonly fresh: boolean;
  /** Where the rows were saved first. */
  readonly saved?: string;
}

const KEPT_BACKUPS = 5;
const ENDING = '-before-upgrade.backup';

/** `backups` is the folder to save rows in; without one (a database that others look after) nothing is saved. */
export async function upgradeSchema(settings: Settings & { databaseUrl: string }, backups?: string): Promise<Upgrade> {
  const { createDataSource, migrate, pendingMigrations } = await import('../entities/data-source.js');
  const { migratePacks } = await import('../packs/pack-migrations.js');
  const dataSource = await createDataSource(settings).initialize();
  try {
    const pending = await pendingMigrations(dataSource);
    const fresh = pending.length === dataSource.migrations.length;
    const saved = pending.length > 0 && !fresh && backups ? await saveRows(settings.databaseUrl, backups) : undefined;
    const own = pending.length > 0 ? await migrate(dataSource) : [];
    const applied = [...own, ...(await migratePacks(dataSource))];
    return { applied, fresh, ...(saved && { saved }) };
  } finally {
    await dataSource.destroy();
  }
}

/** Exported for its test: the last few are kept. */
export async function saveRows(url: string, folder: string): Promise<string> {
  const file = path.join(folder, `${new Date().toISOString().replaceAll(/[-:.]/g, '')}${ENDING}`);
  await dump(url, file);
  const saved = fs.readdirSync(folder).filter((each) => each.endsWith(ENDING));
  for (const each of saved.sort().slice(0, -KEPT_BACKUPS)) fs.rmSync(path.join(folder, each));
  return file;
}
