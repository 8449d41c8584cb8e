// Options of archives: one row. Used by options.ts; archive.engine.ts and compressed.engine.ts obey it.
import { z } from 'zod';
import { field, maxSizeField, number, type FamilyOptions } from './option-fields.js';

const range = 'must be a whole number from 1 to 9';

export const archiveLevel = field(
  z.int(range).min(1, range).max(9, range).optional(),
  number,
  { en: 'Compression', ru: 'Сжатие' },
  { en: '1 is fastest, 9 is smallest.', ru: '1: быстрее всего, 9: меньше всего.' },
  ['zip', '7z', 'tar.gz', 'tar.bz2', 'tar.xz', 'tar.zst', 'gz', 'bz2', 'xz', 'zst'],
);

const archiveFields = {
  level: archiveLevel,
  max_mb: maxSizeField,
} as const;

export interface ArchiveOptions {
  readonly level?: number;
}

export const archiveOptions: FamilyOptions = {
  fields: archiveFields,
  schemaFor: (target) =>
    z.strictObject({
      ...(archiveFields.level.only?.includes(target) && { level: archiveFields.level.schema }),
      max_mb: maxSizeField.schema,
    }),
};
