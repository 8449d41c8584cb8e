// A conversion that was done already is answered with the earlier results: their bytes stay where they are, and a new task names them too. Called by submit.ts.
import { Injectable } from '@nestjs/common';
import { resultName } from '../conversion/compressed-formats.js';
import type { ConversionTask } from '../entities/conversion-task.entity.js';
import { Sql } from '../entities/sql.js';
import type { StoredFile } from '../entities/stored-file.entity.js';
import { newId } from '../shared/ids.js';
import { ownMetadata } from './own-metadata.js';
import type { FullTask } from './read/read-tasks.js';
import { fromJson, NewTasks, type DoneTask, type FileJson, type NewTask } from './store/new-tasks.js';
import type { Hinted } from './store/task-parts.js';

type Earlier = Pick<ConversionTask, 'inputs' | 'engine' | 'engine_version' | 'bytes_out' | 'warnings' | 'outputs'> & {
  readonly kept: FileJson[];
};

/** As it would be read again. */
interface Ready {
  readonly row: Hinted;
  readonly full: FullTask;
}
const FILES = 'SELECT * FROM stored_file WHERE id = ANY ($1)';

@Injectable()
export class ResultCache {
  constructor(
    private readonly sql: Sql,
    private readonly tasks: NewTasks,
  ) {}

  /** Undefined: there is nothing that could be taken, and the task has to run. */
  async take({ task, files, keepFilesS }: Omit<NewTask, 'delayS'>, filename: string): Promise<Ready | undefined> {
    if (!task.cache_key) return undefined;
    const earlier = await this.find(task.cache_key);
    if (!earlier?.outputs) return undefined;
    const byId = new Map(earlier.kept.map((file) => [file.id, fromJson(file)]));
    const results = earlier.outputs.flatMap((id) => byId.get(id) ?? []);
    const outputs = results.map((file, index) => ({
      ...shared(file),
      client_id: task.client_id,
      filename: resultName(filename, file.format ?? '', results.length > 1 ? index + 1 : undefined),
      id: newId(),
      task_id: task.id,
    }));
    const done = await this.tasks.insertDone({
      task: {
        ...task,
        cache: 'hit',
        engine: earlier.engine,
        engine_version: earlier.engine_version,
        bytes_out: earlier.bytes_out,
        outputs: outputs.map(({ id }) => id),
        metadata: { ...task.metadata, ...ownMetadata({ options: task.options ?? null }, { filename }, outputs[0]) },
        // What was said about the name of that file is not true of this one.
        warnings: [...(task.warnings ?? []), ...earlier.warnings.filter(({ code }) => code !== 'extension_mismatch')],
      },
      files: [...files, ...outputs],
      keepFilesS,
      sharesWith: [...results.map(({ id }) => id), ...(earlier.inputs ?? [])],
    });
    return done && this.whole(done, files.length === 0);
  }

  /** Its inputs came with it, or were stored before. */
  private async whole(task: DoneTask, isStored: boolean): Promise<Ready> {
    const known = isStored ? await this.sql.query<StoredFile>(FILES, [task.inputs]) : [];
    const byId = new Map([...task.files, ...known].map((file) => [file.id, file]));
    const those = (ids: readonly string[] | null) => (ids ?? []).flatMap((id) => byId.get(id) ?? []);
    return { row: task, full: { task, inputs: those(task.inputs), outputs: those(task.outputs), queuePosition: null } };
  }

  /** The latest whose source and results are all still there. */
  private async find(key: string): Promise<Earlier | undefined> {
    const [earlier] = await this.sql.query<Earlier>(
      `SELECT inputs, engine, engine_version, bytes_out, warnings, outputs,
           (SELECT jsonb_agg(f) FROM stored_file f WHERE f.id = ANY (outputs)) AS kept FROM task
       WHERE cache_key = $1 AND state = 'done' AND cardinality(outputs) > 0
         AND cardinality(inputs || outputs) = (SELECT count(*) FROM stored_file
           WHERE id = ANY (inputs || outputs) AND deleted_at IS NULL AND expires_at > now())
       ORDER BY ended_at DESC LIMIT 1`,
      [key],
    );
    return earlier;
  }
}

/** The same bytes, content and kind; whose they are and how long is said anew. */
function shared({ role, format, media_type, size_bytes, sha256, probe, storage_key }: StoredFile) {
  return { role, path: null, format, media_type, size_bytes, sha256, probe, storage_key };
}
