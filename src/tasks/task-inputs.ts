// The files of a task that is being made: those that just came, as rows, and those that are stored already, if they can still be had. Called by submit.ts.
import { detect } from '../conversion/detect.js';
import { formatOf } from '../conversion/formats.js';
import type { StoredFile } from '../entities/stored-file.entity.js';
import type { AnyWarning } from '../shared/warnings.js';
import { AppError } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { Received } from '../storage/storage.js';
import type { NewTask } from './store/new-tasks.js';

export interface NewFile {
  /** Cleaned already; only a label. */
  readonly filename: string;
  readonly received: Received;
}
export type FileRow = NewTask['files'][number];
export interface Source {
  readonly row: FileRow;
  readonly format: string | null;
  readonly warnings: readonly AnyWarning[];
}

export function usable(row: StoredFile | undefined): Source {
  if (!row) throw new AppError('file_not_found', 'There is no file with this id.');
  if (row.deleted_at || row.expires_at.getTime() < Date.now())
    throw new AppError('file_expired', 'This file has been deleted. Upload it again.');
  return { row, format: row.format, warnings: [] };
}

export function fileRow({ filename, received }: NewFile): Source {
  const { format, warnings, probe } = detect(received.head, filename);
  const row: FileRow = {
    id: newId(),
    role: 'input',
    filename,
    path: null,
    format: format.id,
    media_type: formatOf(format.id).mediaTypes[0],
    size_bytes: String(received.sizeBytes),
    sha256: received.sha256,
    probe,
    storage_key: received.key,
    task_id: null,
  } as FileRow;
  return { row, format: format.id, warnings };
}
