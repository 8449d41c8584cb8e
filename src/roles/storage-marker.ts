// Several machines share one UPLOADS_DIR. A file in it and a row in the database must name the same store, so that a worker whose
// mount is missing or another one refuses to start instead of failing every task.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { AppError } from '../shared/errors.js';

const FILE = '.athanor-store';
const NAME = 'storage_marker';

/** The first process on a database marks its folder; every other one must find that mark. */
export async function checkStorageMarker(dataSource: DataSource, uploadsDir: string): Promise<void> {
  fs.mkdirSync(uploadsDir, { recursive: true, mode: 0o711 });
  const file = path.join(uploadsDir, FILE);
  const found = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : undefined;
  const known = await remember(dataSource, found ?? randomUUID());
  if (known === found) return;
  const named = await dataSource.query<unknown[]>('SELECT 1 FROM stored_file WHERE deleted_at IS NULL LIMIT 1');
  if (named.length > 0)
    throw new AppError(
      'invalid_state',
      `UPLOADS_DIR ${uploadsDir} is not the folder that the other processes on this database use: ${found === undefined ? `it has no ${FILE}` : `its ${FILE} is another one's`}. Mount the shared folder there, or set UPLOADS_DIR.`,
    );
  // No row names a file yet, so this folder may as well become the store.
  if (found === undefined) fs.writeFileSync(file, `${known}\n`, { mode: 0o644 });
  else await dataSource.query('UPDATE installation SET value = $2 WHERE name = $1', [NAME, found]);
}

async function remember(dataSource: DataSource, marker: string): Promise<string> {
  await dataSource.query('INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [
    NAME,
    marker,
  ]);
  const [row] = await dataSource.query<{ value: string }[]>('SELECT value FROM installation WHERE name = $1', [NAME]);
  return row?.value ?? marker;
}
