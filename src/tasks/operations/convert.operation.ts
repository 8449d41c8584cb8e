// What the product is about: runs the stored route over the input inside the attempt's folder.
import { Inject } from '@nestjs/common';
import path from 'node:path';
import { ENGINES } from '../../conversion/conversion.module.js';
import { convert } from '../../conversion/convert.js';
import type { Engine } from '../../conversion/engine.js';
import { formatOf } from '../../conversion/formats.js';
import { usualLimits } from '../../conversion/limits.js';
import { throwIfStopped } from '../../conversion/process/stop.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Storage } from '../../storage/storage.js';
import { persist } from '../persist.js';
import { openOptions } from '../sealed-options.js';
import { resultName } from './result-name.js';
import { Operation, type Attempt, type OperationHandler, type Product } from './operations.js';

@Operation({ name: 'convert', runs: 'orchestrating' })
export class ConvertOperation implements OperationHandler {
  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {}

  async run({ task, workdir, signal, progress, expectProgress, log, slot }: Attempt): Promise<Product> {
    const [file] = await persist('the look-up of an input', () => {
      throwIfStopped(signal);
      return this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = ANY ($1) AND deleted_at IS NULL', [
        task.inputs,
      ]);
    });
    if (!file || !task.route || !task.target_format)
      throw new AppError('file_expired', 'The input was deleted before the task ran.');
    const source = formatOf(task.source_format ?? '');
    const input = path.join(workdir, `in.${source.extensions[0]}`);
    await this.storage.stage(file.storage_key, input);
    progress(null, 'converting');
    const outputs = await convert({
      engines: this.engines,
      route: task.route,
      input: { path: input, format: source.id },
      options: openOptions(task.options ?? {}, this.settings.secret),
      dir: workdir,
      signal,
      limits: {
        ...usualLimits,
        maxPixels: this.settings.maxPixels,
        maxDurationS: this.settings.maxDuration,
        mediaTimeFactor: this.settings.mediaTimeFactor,
      },
      log,
      slot,
      progress: (fraction, note) => progress(fraction, note),
      expectProgress,
    });
    const engine = outputs.at(-1)?.engine;
    return {
      outputs: outputs.map((output, index) => ({
        path: output.path,
        filename: resultName(file.filename, output.format, outputs.length > 1 ? index + 1 : undefined),
        folder: file.path,
        format: output.format,
        mediaType: output.mediaType,
        probe: output.probe as Record<string, unknown>,
      })),
      warnings: outputs.flatMap((output) => output.warnings),
      metadata: { output_format: task.target_format },
      ...(engine && { engine: { name: engine.name, version: engine.version } }),
    };
  }
}
