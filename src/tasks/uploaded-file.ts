// What an upload in parts has become, for a task of the same client. Asked by whoever takes tasks that name an upload.
import type { Sql } from '../entities/sql.js';
import type { Upload } from '../entities/upload.entity.js';
import { AppError } from '../shared/errors.js';

/** Not there and not yours are the same answer. */
export async function fileOfUpload(sql: Sql, id: string, clientId: string): Promise<string> {
  const [upload] = await sql.query<Pick<Upload, 'file_id'>>(
    'SELECT file_id FROM upload WHERE id = $1 AND client_id = $2 AND expires_at > now()',
    [id, clientId],
  );
  if (!upload) throw noUpload();
  if (upload.file_id !== null) return upload.file_id;
  throw new AppError('result_not_ready', 'The upload is not whole yet. Send the rest first.', { retryAfterS: 1 });
}

export const noUpload = (): AppError =>
  new AppError('not_found', 'There is no upload with this id; unfinished ones are deleted after a while.');
