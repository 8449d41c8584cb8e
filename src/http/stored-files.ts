// Files that are kept without a task: uploaded now, converted later. Reads any stored file for whoever may see it.
import { Inject, Injectable } from '@nestjs/common';
import { detect } from '../conversion/detect.js';
import { Sql } from '../entities/sql.js';
import type { StoredFile } from '../entities/stored-file.entity.js';
import type { AnyWarning } from '../shared/warnings.js';
import { AppError } from '../shared/errors.js';
import { isId, newId } from '../shared/ids.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Storage } from '../storage/storage.js';
import { visibleTo, type Caller } from './callers.js';
import type { ReceivedFile } from './reception.js';

export interface KeptFile {
  readonly file: StoredFile;
  readonly warnings: readonly AnyWarning[];
}

@Injectable()
export class StoredFiles {
  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'keepFiles'>,
  ) {}

  /** The row is there when this returns; when it throws, the bytes are gone. */
  async keep(caller: Caller, file: ReceivedFile): Promise<KeptFile> {
    try {
      return await this.note(this.sql, caller.clientId, file);
    } catch (error) {
      await this.storage.remove(file.received.key);
      throw error;
    }
  }

  /** Only the row, in the caller's transaction. */
  async note(within: Sql, clientId: string, { filename, received }: ReceivedFile): Promise<KeptFile> {
    const { format, warnings, probe } = detect(received.head, filename);
    const [file] = await within.query<StoredFile>(
      `INSERT INTO stored_file (id, client_id, role, filename, format, media_type, size_bytes, sha256, probe, storage_key, expires_at)
       VALUES ($1, $2, 'input', $3, $4, $5, $6, $7, $8, $9, now() + $10 * interval '1 second') RETURNING *`,
      [
        newId(),
        clientId,
        filename,
        format.id,
        format.mediaTypes[0],
        received.sizeBytes,
        received.sha256,
        probe,
        received.key,
        this.settings.keepFiles,
      ],
    );
    if (file === undefined) throw new AppError('internal_error', 'The file was received but not noted.');
    return { file, warnings };
  }

  /** Not there and not yours are the same answer. */
  async find(caller: Caller, id: string): Promise<StoredFile> {
    const [file] = isId(id)
      ? await this.sql.query<StoredFile>(
          'SELECT * FROM stored_file WHERE id = $1 AND ($2::uuid IS NULL OR client_id = $2)',
          [id, visibleTo(caller) ?? null],
        )
      : [];
    if (file === undefined) throw new AppError('file_not_found', 'There is no file with this id.');
    return file;
  }
}
