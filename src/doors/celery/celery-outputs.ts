// Results of a conversion, put where their sender finds them: complete or not at all, never over the input, never outside the folder. Called by celery-results.ts.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { CeleryOutput } from '../../entities/celery-task.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Storage } from '../../storage/storage.js';
import { inside, openFolder, type OpenFile } from '../permitted-paths.js';
import { celeryFolders } from './celery-folders.js';

export interface Placed {
  readonly task_id: string;
  readonly status: 'done';
  readonly output_file: string;
  readonly size_bytes: number;
  /** Where there are several. */
  readonly output_files?: readonly string[];
}

/** Less than the time for which a row is held. */
const ABANDONED_MS = 30_000;

@Injectable()
export class CeleryOutputs {
  constructor(
    private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Again: somebody has tried before, and may have died over it. */
  async place(output: CeleryOutput, files: readonly StoredFile[], isAgain: boolean): Promise<Placed> {
    const folder = await openFolder(output.folder, celeryFolders(this.settings));
    try {
      if (isAgain) await sweep(folder, files);
      const names = files.map(({ filename }, index) => nameOf(output, filename, files.length > 1 ? index + 1 : 0));
      for (const [index, file] of files.entries()) await this.put(folder, names[index] ?? '', file, output);
      const placed = names.map((name) => path.join(folder.path, name));
      return {
        task_id: output.label,
        status: 'done',
        output_file: placed[0] ?? '',
        size_bytes: files.reduce((sum, file) => sum + Number(file.size_bytes), 0),
        ...(placed.length > 1 && { output_files: placed }),
      };
    } finally {
      await folder.handle.close();
    }
  }

  /** Under another name first; a second time it replaces itself. */
  private async put(folder: OpenFile, name: string, file: StoredFile, output: CeleryOutput): Promise<void> {
    const partial = inside(folder, `.${file.id}.${randomUUID()}.part`);
    try {
      await this.storage.stage(file.storage_key, partial);
      if (process.getuid?.() === 0) await fs.chown(partial, output.uid, output.gid);
      await fs.chmod(partial, output.mode);
      const handle = await fs.open(partial, 'r+');
      await handle.sync().finally(() => handle.close());
      await fs.rename(partial, inside(folder, name));
    } catch (error) {
      await fs.rm(partial, { force: true });
      throw error;
    }
  }
}

/** What is still being written is younger. */
async function sweep(folder: OpenFile, files: readonly StoredFile[]): Promise<void> {
  for (const name of await fs.readdir(inside(folder, ''))) {
    if (!name.endsWith('.part') || !files.some(({ id }) => name.startsWith(`.${id}.`))) continue;
    // It may be renamed or removed meanwhile.
    const found = await fs.stat(inside(folder, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await fs.rm(inside(folder, name), { force: true });
  }
}

/** As the message said, else after the input; the input itself stays what it is. */
export function nameOf({ name, input, folder }: CeleryOutput, filename: string, number: number): string {
  const wanted = name === undefined ? filename : number === 0 ? name : numbered(name, `-${number}`);
  return path.join(folder, wanted) === input ? numbered(wanted, '-converted') : wanted;
}

function numbered(name: string, suffix: string): string {
  const extension = path.extname(name);
  return `${name.slice(0, name.length - extension.length)}${suffix}${extension}`;
}
