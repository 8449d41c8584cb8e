// Once per run, before the first file of a tier that needs it: the run's folder, and its PostgreSQL with a migrated template to copy databases from.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../src/embedded/postgres.js';
import { projectRoot } from '../../src/shared/settings.js';
import { killAll, processesWith } from './processes.js';
import { makeRunFolder } from './run-folder.js';
import { tiers } from './tiers.js';

export interface Run {
  /** First half of every marker of this run. */
  readonly id: string;
  readonly folder: string;
}
export interface RunPostgres {
  readonly adminUrl: string;
  /** Database with today's schema and nothing in it. */
  readonly template: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    run: Run;
    postgres: RunPostgres;
  }
}

const template = 'athanor_template';

/** Called for each tier in the run; what one tier has started is given to all, through the root project. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const root = project.vitest.getRootProject();
  const given: Partial<ReturnType<typeof root.getProvidedContext>> = root.getProvidedContext();
  const run = given.run ?? { id: `run-${process.pid}`, folder: makeRunFolder() };
  root.provide('run', run);
  const needsPostgres = tiers.some((tier) => tier.name === project.name && tier.postgres);
  const stop = needsPostgres && !given.postgres ? await startDatabase(project, run) : undefined;
  return async () => {
    await stop?.();
    killAll(processesWith({ marker: `${run.id}.` }));
  };
}

async function startDatabase(project: TestProject, run: Run): Promise<() => Promise<void>> {
  const postgres = await startPostgres({
    dir: path.join(run.folder, 'postgres'),
    password: randomBytes(16).toString('hex'),
    log: path.join(run.folder, 'postgres.log'),
  });
  const stop = () => postgres.stop();
  try {
    await makeTemplate(postgres.url);
  } catch (error) {
    await stop();
    throw error;
  }
  project.vitest.getRootProject().provide('postgres', { adminUrl: postgres.url, template });
  return stop;
}

/** By the built program: its migrations are JavaScript, which TypeORM's own import can read. */
async function makeTemplate(adminUrl: string): Promise<void> {
  const built = path.join(projectRoot, 'dist/src/entities/data-source.js');
  if (!fs.existsSync(built))
    throw new Error('These tests run the built program. Run npm run build first (npm test does).');
  const { createDataSource, migrate } = (await import(/* @vite-ignore */ pathToFileURL(built).href)) as BuiltDataSource;
  const admin = createDataSource({ databaseUrl: adminUrl, databasePool: 2 });
  await admin.initialize();
  await admin.query(`CREATE DATABASE ${template}`).finally(() => admin.destroy());
  const url = new URL(adminUrl);
  url.pathname = `/${template}`;
  const target = createDataSource({ databaseUrl: url.href, databasePool: 2 });
  await target.initialize();
  await migrate(target).finally(() => target.destroy());
}
type BuiltDataSource = typeof import('../../src/entities/data-source.js');
