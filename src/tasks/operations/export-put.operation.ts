// Puts a file to an address that somebody signed for it. The row owes it: a failed try is repeated as the task's other attempts are.
import { Inject } from '@nestjs/common';
import { throwIfStopped } from '../../conversion/process/stop.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError } from '../../shared/errors.js';
import { uploadTo } from '../../shared/outgoing-upload.js';
import type { WaySettings } from '../../shared/outgoing-request.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Storage } from '../../storage/storage.js';
import { persist } from '../persist.js';
import { openOptions } from '../sealed-options.js';
import { readTransfer } from '../transfers.js';
import { Operation, type Attempt, type OperationHandler, type Product } from './operations.js';

@Operation({ name: 'export.put', isInternal: true, queue: 'default', runs: 'orchestrating', folder: 'none' })
export class ExportPutOperation implements OperationHandler {
  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: WaySettings & Pick<Settings, 'secret'>,
  ) {}

  async run({ task, signal, progress }: Attempt): Promise<Product> {
    const { url, headers } = readTransfer('export.put', openOptions(task.options ?? {}, this.settings.secret));
    const file = await this.fileOf(task, signal);
    const sizeBytes = Number(file.size_bytes);
    progress(null, 'sending');
    const { status, host } = await uploadTo({
      url,
      headers: { 'Content-Type': file.media_type, ...headers },
      open: () => this.storage.open(file.storage_key),
      sizeBytes,
      way: this.settings,
      signal,
      progress,
    });
    return { result: { host, status, size_bytes: sizeBytes, sha256: file.sha256 } };
  }

  private async fileOf({ inputs }: Attempt['task'], signal: AbortSignal): Promise<StoredFile> {
    const [file] = await persist('the look-up of an input', () => {
      throwIfStopped(signal);
      return this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = $1 AND deleted_at IS NULL', [
        inputs?.[0],
      ]);
    });
    if (file) return file;
    throw new AppError('file_expired', 'The file was deleted before it was sent.');
  }
}
