// A judge who listens to the listing of an archive, and stops whatever makes it at the first entry that may not be. Used by archive.engine.ts.
import fs from 'node:fs';
import { AppError, toAppError } from '../shared/errors.js';
import { readEntry, type ArchiveEntry } from './archive-listing.js';
import { ArchiveJudge } from './archive-rules.js';

export interface ArchiveReading {
  /** For the program that lists: aborted with the given one, or by the judge. */
  readonly signal: AbortSignal;
  readonly onLine: (text: string) => void;
  /** What the judge ended it with, if it did. */
  readonly verdict: () => AppError | undefined;
  /** All entries; throws for what only shows when all are known. */
  readonly finish: () => readonly ArchiveEntry[];
}

export async function readArchive(file: string, stop: AbortSignal): Promise<ArchiveReading> {
  const judge = new ArchiveJudge((await fs.promises.stat(file)).size);
  const enough = new AbortController();
  let verdict: AppError | undefined;
  return {
    signal: AbortSignal.any([stop, enough.signal]),
    onLine: (text) => {
      if (verdict !== undefined) return;
      try {
        const entry = readEntry(text);
        if (!entry) throw new AppError('input_corrupt', 'The listing of the archive cannot be read.', { secret: text });
        judge.add(entry);
      } catch (error) {
        verdict = toAppError(error);
        enough.abort({ code: 'cancelled', force: true });
      }
    },
    verdict: () => verdict,
    finish: () => {
      judge.finish();
      return judge.entries;
    },
  };
}
