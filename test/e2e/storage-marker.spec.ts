// A worker whose shared folder is not mounted must refuse to start, not fail every task.
import fs from 'node:fs';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkStorageMarker } from '../../src/roles/storage-marker.js';
import { newId } from '../../src/shared/ids.js';
import { makeDatabase } from '../harness/database.js';
import { makeFolder } from '../harness/work-area.js';

let dataSource: DataSource;
let shared: string;

beforeAll(async () => {
  dataSource = await (await makeDatabase()).connect();
  shared = makeFolder('shared');
});
afterAll(() => dataSource.destroy());

it('marks the first folder and knows it again', async () => {
  await checkStorageMarker(dataSource, shared);
  const mark = fs.readFileSync(path.join(shared, '.athanor-store'), 'utf8');
  await checkStorageMarker(dataSource, shared);
  expect(fs.readFileSync(path.join(shared, '.athanor-store'), 'utf8')).toBe(mark);
});

it('refuses another folder once files are named, and says what to mount', async () => {
  await dataSource.query(
    `INSERT INTO stored_file (id, client_id, role, filename, media_type, size_bytes, sha256, storage_key, expires_at)
     VALUES ($1, $1, 'input', 'a', 'image/png', 1, 'x', 'in/00/x', now() + interval '1 day')`,
    [newId()],
  );
  await expect(checkStorageMarker(dataSource, makeFolder('empty'))).rejects.toThrow('Mount the shared folder there');
  await expect(checkStorageMarker(dataSource, shared)).resolves.toBeUndefined();
});
