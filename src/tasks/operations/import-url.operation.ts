// Fetches a file from its address. What it holds is told by its content, as of every file; broken lines are the task's own retries.
import path from 'node:path';
import { Inject } from '@nestjs/common';
import { detect, readHead } from '../../conversion/detect.js';
import { download } from '../../shared/outgoing-download.js';
import { cleanFileName } from '../../shared/file-name.js';
import type { WaySettings } from '../../shared/outgoing-request.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Storage } from '../../storage/storage.js';
import { Allowances } from '../allowances.js';
import { Owners } from '../owners.js';
import { openOptions } from '../sealed-options.js';
import { readTransfer } from '../transfers.js';
import { Operation, type Attempt, type OperationHandler, type Product } from './operations.js';

@Operation({ name: 'import.url', isInternal: true, queue: 'default', runs: 'orchestrating' })
export class ImportUrlOperation implements OperationHandler {
  constructor(
    private readonly storage: Storage,
    private readonly owners: Owners,
    private readonly allowances: Allowances,
    @Inject(SETTINGS) private readonly settings: WaySettings & Pick<Settings, 'maxFile' | 'secret'>,
  ) {}

  async run({ task, workdir, signal, progress }: Attempt): Promise<Product> {
    const options = openOptions(task.options ?? {}, this.settings.secret);
    const { url, headers, filename: asked } = readTransfer('import.url', options);
    const target = path.join(workdir, 'fetched');
    progress(null, 'fetching');
    const owner = await this.owners.find(task.client_id);
    let counted = 0;
    const count = async (bytes: number) => {
      await this.allowances.spend(owner, 'upload-bytes', bytes - counted);
      counted = bytes;
    };
    const { filename, sizeBytes, host } = await download({
      url,
      headers,
      target,
      mostBytes: this.settings.maxFile,
      way: this.settings,
      signal,
      admit: async (bytes = 0) => {
        await this.storage.admit(bytes);
        await count(bytes);
      },
      progress: (fraction) => progress(fraction),
    });
    // Not every sender says before how much it is.
    await count(sizeBytes);
    const name = asked === undefined ? filename : cleanFileName(asked);
    const { format, warnings, probe } = detect(await readHead(target), name);
    return {
      outputs: [
        {
          ...{ path: target, filename: name, format: format.id, mediaType: format.mediaTypes[0] },
          ...(probe && { probe: { ...probe } }),
        },
      ],
      result: { host, size_bytes: sizeBytes },
      warnings,
    };
  }
}
