// What tests about jobs have in common: files to begin with, the shapes of answers, and waiting for an end.
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { HttpClient } from './http-client.js';
import type { Product } from './product.js';

export interface NodeBody {
  readonly status: string;
  readonly task_ids: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}
export interface JobBody {
  readonly id: string;
  readonly status: string;
  readonly state_version: number;
  readonly nodes: Readonly<Record<string, NodeBody>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly progress: { readonly percent: number | null };
  readonly error: { readonly code: string } | null;
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
  readonly ended_at: string | null;
}
export interface TaskRow {
  readonly id: string;
  readonly job_id?: string;
  readonly node?: string;
  readonly status: string;
  readonly source_format: string | null;
  readonly target_format: string | null;
  readonly retry_of?: string;
  readonly inputs: readonly { readonly filename: string }[];
  readonly outputs: readonly { readonly filename: string }[];
  readonly error: { readonly code: string } | null;
}

export async function upload(client: HttpClient, bytes: Uint8Array<ArrayBuffer>, name = 'photo.png'): Promise<string> {
  const path = `/api/v1/files?filename=${encodeURIComponent(name)}`;
  const answer = await client.fetch(path, { method: 'POST', body: bytes });
  const { id } = (await answer.json()) as { id: string };
  return id;
}

export async function ended(client: HttpClient, id: string): Promise<JobBody> {
  for (let etag = ''; ;) {
    const answer = await client.get<JobBody>(`/api/v1/jobs/${id}`, { 'If-None-Match': etag, Prefer: 'wait=20' });
    if (answer.status === 200 && answer.body.ended_at !== null) return answer.body;
    etag = answer.headers.get('etag') ?? '';
  }
}

/** All tasks of a job, the oldest first, also those that newer ones replace. */
export async function tasksOf(client: HttpClient, jobId: string): Promise<readonly TaskRow[]> {
  const path = `/api/v1/tasks?job_id=${jobId}&sort=oldest&limit=200`;
  return (await client.get<{ data: readonly TaskRow[] }>(path)).body.data;
}

/** Asks the database of a product. */
export async function ask<Row extends pg.QueryResultRow>(
  environment: Readonly<Record<string, string>>,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: environment['DATABASE_URL'], application_name: 'test harness' });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** Puts whole bytes where only their beginning was. No client could; it makes a failure go away. */
export async function mend(
  { environment, uploadsDir }: Pick<Product, 'environment' | 'uploadsDir'>,
  fileId: string,
  bytes: Uint8Array,
): Promise<void> {
  const change = 'UPDATE stored_file SET size_bytes = $2 WHERE id = $1 RETURNING storage_key';
  const [file] = await ask<{ storage_key: string }>(environment, change, [fileId, bytes.length]);
  await fs.writeFile(path.join(uploadsDir, 'files', file?.storage_key ?? ''), bytes);
}
