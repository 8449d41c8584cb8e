// A backup and back: every kind of value that is hard to carry, sequences, rows that point at each other, and files that are no backup.
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { dump } from '../../src/embedded/dump.js';
import { load } from '../../src/embedded/dump-load.js';
import { saveRows } from '../../src/embedded/schema-upgrade.js';
import { makeDatabase, type TestDatabase } from '../harness/database.js';
import { makeFolder } from '../harness/work-area.js';

const SCHEMA = `
  CREATE TABLE hard (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, big bigint, exact numeric, real8 float8, bytes bytea, at timestamptz,
    doc jsonb, raw json, ids uuid[], words text[], nested int[], note text, span interval, short varchar(3), fixed char(4),
    rest bigint GENERATED ALWAYS AS (big % 7) STORED);
  CREATE TABLE node (id int PRIMARY KEY, next int REFERENCES node, home int NOT NULL);
  CREATE TABLE home (id int PRIMARY KEY, first int REFERENCES node);
  ALTER TABLE node ADD CONSTRAINT node_home FOREIGN KEY (home) REFERENCES home;`;

const ROWS = `
  INSERT INTO hard (big, exact, real8, bytes, at, doc, raw, ids, words, nested, note, span, short, fixed) VALUES
   (9007199254740993000, 0.10000000000000000000000000001, 0.1, '\\x00ff0a', '2026-03-29 03:30:00.123456+03',
    '{"a": 12345678901234567890, "b": [null, "\\u2028"]}', E'{ "b" : 1,\\n "b" : 2 }',
    '{00000000-0000-0000-0000-000000000001,ffffffff-ffff-ffff-ffff-ffffffffffff}', ARRAY['a"b', E'c\\nd', NULL, 'NULL', ''],
    '[0:1][2:3]={{1,2},{3,4}}', E'line\\nline\\r\\ttab \\u2028 \\\\ "quoted" Привет 🜍', '1 mon 2 days 03:04:05.6', 'abc', 'ab'),
   (-9223372036854775808, 'NaN', '-Infinity', '', 'infinity', 'null', 'null', '{}', '{}', '{}', '', '-1 day', '', ''),
   (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  INSERT INTO hard (big) SELECT generate_series(1, 2500);
  DELETE FROM hard WHERE id > 2400;
  BEGIN; SET CONSTRAINTS ALL DEFERRED;
  ALTER TABLE node DISABLE TRIGGER ALL; ALTER TABLE home DISABLE TRIGGER ALL;
  INSERT INTO node VALUES (1, 2, 7), (2, 1, 7); INSERT INTO home VALUES (7, 2);
  ALTER TABLE node ENABLE TRIGGER ALL; ALTER TABLE home ENABLE TRIGGER ALL; COMMIT;`;

const everything = async ({ query }: TestDatabase): Promise<unknown> => {
  const rows = await query(`SELECT h::text AS row FROM hard h ORDER BY id`);
  return [rows, await query('SELECT n::text FROM node n ORDER BY id'), await query('SELECT h::text FROM home h')];
};
const make = async (sql: string): Promise<TestDatabase> => {
  const database = await makeDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
  return database;
};

let source: TestDatabase;
let file: string;
beforeAll(async () => {
  source = await make(SCHEMA + ROWS);
  file = path.join(makeFolder('backup'), 'a.backup');
  await dump(source.url, file);
});
const lines = () => gunzipSync(fs.readFileSync(file)).toString().split('\n');
const rewritten = (change: (lines: string[]) => string[]): string => {
  const changed = path.join(makeFolder('backup'), 'changed.backup');
  fs.writeFileSync(changed, gzipSync(change(lines()).join('\n')));
  return changed;
};

describe('a backup', () => {
  it('is private, complete, and counts its rows', async () => {
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(path.dirname(file))).toEqual(['a.backup']);
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({
      format: 'athanor-backup/1',
      schema: { name: expect.any(String) },
    });
    expect(JSON.parse((lines().at(-2) ?? '').slice(4))).toMatchObject({ hard: 2400, node: 2, home: 1, task: 0 });
    expect(lines().some((line) => line.startsWith('table {"name":"migrations"'))).toBe(false);
  });

  it('comes back as it was, whatever its values are', async () => {
    const target = await make(SCHEMA);
    expect(await load(target.url, file, { force: false })).toMatchObject({ hard: 2400, node: 2, home: 1 });
    expect(await everything(target)).toEqual(await everything(source));
    // An id that was given out before the backup is not given again.
    const [row] = await target.query<{ id: string }>('INSERT INTO hard (big) VALUES (1) RETURNING id');
    expect(row?.id).toBe('2504');
    const checks = await target.query(
      `SELECT count(*)::int AS n FROM pg_constraint WHERE contype = 'f' AND condeferrable`,
    );
    expect(checks).toEqual([{ n: 0 }]);
  });

  it('asks before it replaces rows, and replaces all of them with --force', async () => {
    const target = await make(`${SCHEMA} INSERT INTO home VALUES (99, NULL)`);
    await expect(load(target.url, file, { force: false })).rejects.toThrow(/not empty \(rows in home: 1\).*--force/s);
    expect(await target.query('SELECT id FROM home')).toEqual([{ id: 99 }]);
    await load(target.url, file, { force: true });
    expect(await target.query('SELECT id FROM home')).toEqual([{ id: 7 }]);
  });

  it('made before an upgrade is kept with the four before it', async () => {
    const folder = makeFolder('backups');
    fs.writeFileSync(path.join(folder, 'mine.backup'), '');
    const saved: string[] = [];
    for (let n = 0; n < 6; n++) saved.push(path.basename(await saveRows(source.url, folder)));
    expect(fs.readdirSync(folder).sort()).toEqual([...saved.slice(1), 'mine.backup']);
  });

  it('gives columns that are newer than it their defaults', async () => {
    const target = await make(`${SCHEMA} ALTER TABLE home ADD colour text NOT NULL DEFAULT 'red'`);
    await load(target.url, file, { force: false });
    expect(await target.query('SELECT id, colour FROM home')).toEqual([{ id: 7, colour: 'red' }]);
  });
});

describe('tables of packs', () => {
  const OWN = `
    CREATE SCHEMA pack_shop; CREATE SCHEMA pack_other; CREATE SCHEMA not_a_pack;
    CREATE TABLE not_a_pack.secret (id int);
    CREATE TABLE pack_other.applied_migration (name text); CREATE TABLE pack_other.kept (id int);
    CREATE TYPE pack_shop.colour AS ENUM ('red', 'blue');
    CREATE TABLE pack_shop.applied_migration (name text PRIMARY KEY);
    INSERT INTO pack_shop.applied_migration VALUES ('001-tables.sql');
    CREATE TABLE pack_shop.hard (id serial PRIMARY KEY, colours pack_shop.colour[], parent int REFERENCES pack_shop.hard);`;
  let shop: string;
  beforeAll(async () => {
    const from =
      await make(`${SCHEMA} ${OWN} INSERT INTO hard (big) VALUES (1); INSERT INTO not_a_pack.secret VALUES (1);
      INSERT INTO pack_shop.hard (colours, parent) VALUES ('{red,blue}', 2), (NULL, 1);`);
    shop = path.join(makeFolder('backup'), 'shop.backup');
    expect(await dump(from.url, shop)).toMatchObject({ hard: 1, 'pack_shop.hard': 2, 'pack_other.kept': 0 });
  });

  it('come back beside ours of the same name, with their sequences', async () => {
    const target = await make(`${SCHEMA} ${OWN}`);
    expect(await load(target.url, shop, { force: false })).toMatchObject({ hard: 1, 'pack_shop.hard': 2 });
    await target.query(`INSERT INTO pack_shop.hard (colours) VALUES ('{blue}')`);
    expect(await target.query('SELECT id, colours::text, parent FROM pack_shop.hard ORDER BY id')).toEqual([
      { id: 1, colours: '{red,blue}', parent: 2 },
      { id: 2, colours: null, parent: 1 },
      { id: 3, colours: '{blue}', parent: null },
    ]);
    expect(await target.query('SELECT name FROM pack_shop.applied_migration')).toHaveLength(1);
    expect(await target.query('SELECT id FROM not_a_pack.secret')).toEqual([]);
  });

  it('are not emptied without a word, nor by a backup that holds nothing of their pack', async () => {
    const target = await make(`${SCHEMA} ${OWN} INSERT INTO pack_shop.hard (colours) VALUES ('{red}')`);
    await expect(load(target.url, shop, { force: false })).rejects.toThrow(/not empty \(rows in pack_shop\.hard: 1\)/);
    await load(target.url, file, { force: true });
    expect(await target.query('SELECT id FROM pack_shop.hard')).toEqual([{ id: 1 }]);
    await load(target.url, shop, { force: true });
    expect(await target.query('SELECT id FROM pack_shop.hard')).toHaveLength(2);
  });

  it('need their pack', async () => {
    const target = await make(SCHEMA);
    await expect(load(target.url, shop, { force: true })).rejects.toThrow(
      /pack_\w+\.\w+ of a pack that is not loaded.*PACKS/,
    );
  });
});

describe('what is refused, with nothing changed', () => {
  it.each([
    ['a file that is something else', () => rewritten(() => ['hello']), /not a backup/],
    ['a file without compression', () => import.meta.filename, /not a backup/],
    ['an empty file', () => rewritten(() => []), /not a backup/],
    ['a file whose end is missing', () => rewritten((all) => all.slice(0, 1000)), /incomplete/],
    ['a file with rows missing', () => rewritten((all) => all.toSpliced(200, 500)), /damaged.*rows are missing/],
    ['a newer schema', () => rewritten(([, ...rest]) => [newer, ...rest]), /newer version of Athanor/],
    [
      'a table that is not known',
      () => rewritten((all) => all.map((line) => line.replace('"name":"home"', '"name":"away"'))),
      /away/,
    ],
    [
      'a column that is not known',
      () => rewritten((all) => all.map((line) => line.replace('["id","first"]', '["id","last"]'))),
      /last/,
    ],
    [
      'a broken reference',
      () => rewritten((all) => all.map((line) => line.replace('"first":"2"', '"first":"3"'))),
      /foreign key/,
    ],
    ['no file at all', () => '/var/empty/none.backup', /no file of this name/],
  ])('%s', async (_what, make_, sentence) => {
    const target = await make(SCHEMA);
    await expect(load(target.url, make_(), { force: false })).rejects.toThrow(sentence);
    expect(await target.query('SELECT 1 FROM hard UNION ALL SELECT 1 FROM home')).toEqual([]);
  });
  const newer = JSON.stringify({
    format: 'athanor-backup/1',
    schema: { name: 'Far', timestamp: '99999999999999' },
    created: '',
  });

  it('a file that was cut in the middle of its bytes', async () => {
    const target = await make(SCHEMA);
    const cut = path.join(makeFolder('backup'), 'cut.backup');
    fs.writeFileSync(cut, fs.readFileSync(file).subarray(0, 4000));
    await expect(load(target.url, cut, { force: false })).rejects.toThrow(/incomplete/);
    expect(await target.query('SELECT 1 FROM hard')).toEqual([]);
  });

  it('a database that somebody writes to', async () => {
    const target = await make(SCHEMA);
    const writer = new pg.Client({ connectionString: target.url });
    await writer.connect();
    await writer.query('BEGIN; INSERT INTO home VALUES (1, NULL)');
    await expect(load(target.url, file, { force: true }))
      .rejects.toThrow(/in use/)
      .finally(() => writer.end());
  });
});
