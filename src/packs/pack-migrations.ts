// Tables of packs: the .sql files of each pack's folder migrations/, in the order of their names, each in a transaction of its own, in the schema of the pack.
// Called where our own migrations run, and where a start asks whether any is missing.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { DataSource, QueryRunner } from 'typeorm';
import { loadedPacks, type Pack } from './load-packs.js';
import { schemaOf } from './pack-database.js';
import { refused } from './pack-rules.js';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

const LOCK = 7_104_007;

/** As pack/file, of all packs that this process has loaded. */
export async function pendingPackMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const all: string[] = [];
    for (const pack of loadedPacks())
      all.push(...(await pendingOf(runner, pack)).map(({ name }) => `${pack.name}/${name}`));
    return all;
  } finally {
    await runner.release();
  }
}

/** Several processes may call it at once: one works, the others wait. */
export async function migratePacks(dataSource: DataSource): Promise<string[]> {
  if ((await pendingPackMigrations(dataSource)).length === 0) return [];
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const applied: string[] = [];
    for (const pack of loadedPacks())
      for (const migration of await pendingOf(runner, pack)) {
        await apply(runner, pack, migration);
        applied.push(`${pack.name}/${migration.name}`);
      }
    return applied;
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await runner.release();
  }
}

async function pendingOf(runner: QueryRunner, pack: Pack): Promise<Migration[]> {
  const migrations = migrationsOf(pack);
  const table = `${schemaOf(pack.name)}.applied_migration`;
  const [found] = (await runner.query('SELECT to_regclass($1) IS NOT NULL AS there', [table])) as { there: boolean }[];
  const rows = found?.there
    ? ((await runner.query(`SELECT name, hash FROM ${table}`)) as { name: string; hash: string }[])
    : [];
  const hashes = new Map(rows.map(({ name, hash }) => [name, hash]));
  const changed = migrations.find(({ name, hash }) => hashes.has(name) && hashes.get(name) !== hash);
  if (changed)
    throw refused(
      pack.name,
      `migrations/${changed.name} was changed after it had run. Put it back, and add a new file for what is new`,
    );
  return migrations.filter(({ name }) => !hashes.has(name));
}

function migrationsOf({ folder }: Pack): Migration[] {
  const place = path.join(folder, 'migrations');
  if (!fs.existsSync(place)) return [];
  const names = fs.readdirSync(place).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const sql = fs.readFileSync(path.join(place, name), 'utf8');
    return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
  });
}

async function apply(runner: QueryRunner, pack: Pack, { name, sql, hash }: Migration): Promise<void> {
  const schema = schemaOf(pack.name);
  await runner.startTransaction();
  try {
    await runner.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await runner.query(`SET LOCAL search_path = ${schema}`);
    await runner.query(
      'CREATE TABLE IF NOT EXISTS applied_migration (name text PRIMARY KEY, hash text NOT NULL, at timestamptz NOT NULL DEFAULT now())',
    );
    await runner.query(sql);
    await runner.query(`INSERT INTO ${schema}.applied_migration (name, hash) VALUES ($1, $2)`, [name, hash]);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw refused(pack.name, `migrations/${name} failed: ${(error as Error).message}`, error);
  }
}
