// What the product is about: runs the stored route over the inputs inside the attempt's folder, be it a conversion or another operation on files.
import { Inject } from '@nestjs/common';
import path from 'node:path';
import { ENGINES } from '../../conversion/conversion.module.js';
import { convert, type InputFile, type Output } from '../../conversion/convert.js';
import type { Engine } from '../../conversion/engine.js';
import { fileOperations } from '../../conversion/file-operations.js';
import { resultName } from '../../conversion/compressed-formats.js';
import { findFormat } from '../../conversion/formats.js';
import { usualLimits } from '../../conversion/limits.js';
import { operate } from '../../conversion/run-operation.js';
import { throwIfStopped } from '../../conversion/process/stop.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Storage } from '../../storage/storage.js';
import { ownMetadata } from '../own-metadata.js';
import { persist } from '../persist.js';
import { openOptions } from '../sealed-options.js';
import { Operation, type Attempt, type OperationHandler, type OutputFile, type Product } from './operations.js';

@Operation(
  ...['convert', ...fileOperations.map(({ name }) => name)].map((name) => ({ name, runs: 'orchestrating' as const })),
)
export class ConvertOperation implements OperationHandler {
  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(ENGINES) private readonly engines: readonly Engine[],
  ) {}

  async run(attempt: Attempt): Promise<Product> {
    const { task, workdir, signal, progress, expectProgress, mediaDuration, log, slot } = attempt;
    const files = await this.filesOf(task, signal);
    const [file] = files;
    const { route } = task;
    if (!file || !route) throw new AppError('file_expired', 'The input was deleted before the task ran.');
    const inputs: InputFile[] = [];
    for (const [index, each] of files.entries()) inputs.push(await this.staged(each, task, workdir, index));
    progress(null, 'converting');
    const attempted = {
      engines: this.engines,
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
      progress: (fraction: number, note?: string) => progress(fraction, note),
      expectProgress,
      mediaDuration,
    };
    const options = openOptions(task.options ?? {}, this.settings.secret);
    const [input = { path: '', format: '' }] = inputs;
    const outputs = await (task.operation === 'convert'
      ? convert({ ...attempted, route, input, options })
      : operate({ ...attempted, route, inputs, options }));
    const engine = outputs.at(-1)?.engine;
    const results = outputs.map((output, index) => ({
      path: output.path,
      ...placeOf(output, file, outputs.length > 1 ? index + 1 : undefined),
      format: output.format || null,
      mediaType: output.mediaType,
      probe: output.probe as Record<string, unknown>,
    }));
    return {
      outputs: results,
      warnings: outputs.flatMap((output) => output.warnings),
      metadata: ownMetadata(task, file, results[0]),
      ...(engine && { engine: { name: engine.name, version: engine.version } }),
    };
  }

  /** In the order in which they were given, which may hold one twice. */
  private async filesOf(task: Attempt['task'], signal: AbortSignal): Promise<StoredFile[]> {
    const ids = task.inputs ?? [];
    const rows = await persist('the look-up of an input', () => {
      throwIfStopped(signal);
      return this.sql.query<StoredFile>('SELECT * FROM stored_file WHERE id = ANY ($1) AND deleted_at IS NULL', [ids]);
    });
    return ids.map((id) => {
      const found = rows.find((row) => row.id === id);
      if (found) return found;
      throw new AppError('file_expired', 'The input was deleted before the task ran.');
    });
  }

  private async staged(file: StoredFile, task: Attempt['task'], workdir: string, index: number): Promise<InputFile> {
    const format = findFormat((index === 0 ? task.source_format : file.format) ?? '');
    const ours = [index === 0 ? 'in' : `in-${index}`, ...(format ? [format.extensions[0]] : [])].join('.');
    const input = path.join(workdir, ours);
    await this.storage.stage(file.storage_key, input);
    const name = file.path === null ? file.filename : `${file.path}/${file.filename}`;
    return { path: input, format: format?.id ?? '', name };
  }
}

/** A result that has no name of its own is called after the file that it was made of, and lies beside it. */
function placeOf(
  { name, format }: Output,
  { filename, path: folder }: StoredFile,
  number: number | undefined,
): Pick<OutputFile, 'filename' | 'folder'> {
  if (name === undefined) return { filename: resultName(filename, format, number), folder };
  const inside = path.dirname(name);
  return { filename: path.basename(name), folder: inside === '.' ? null : inside };
}
