// Options of archives. Used by options.ts; archive.engine.ts and compressed.engine.ts obey them.
import { z } from 'zod';
import { asIs, field, maxSizeField, number, type FamilyOptions } from './option-fields.js';

const range = 'must be a whole number from 1 to 9';

export const archiveLevel = field(
  z.int(range).min(1, range).max(9, range).optional(),
  number,
  { en: 'Compression', ru: 'Сжатие' },
  { en: '1 is fastest, 9 is smallest.', ru: '1: быстрее всего, 9: меньше всего.' },
  ['zip', '7z', 'tar.gz', 'tar.bz2', 'tar.xz', 'tar.zst', 'gz', 'bz2', 'xz', 'zst'],
);

export const archivePassword = field(
  z.string().min(1, 'must not be empty').max(200, 'must have at most 200 characters').optional(),
  asIs,
  { en: 'Password', ru: 'Пароль' },
  {
    en: 'Opens an archive that is locked. The result is not.',
    ru: 'Открывает защищённый архив. Результат не защищён.',
  },
);
/** Those that are opened by a password here. */
export const lockableArchives: readonly string[] = ['zip', '7z', 'rar'];

const archiveFields = {
  level: archiveLevel,
  max_mb: maxSizeField,
} as const;

export interface ArchiveOptions {
  readonly level?: number;
  readonly password?: string;
}

const schemaFor = (target: string) =>
  z.strictObject({
    ...(archiveFields.level.only?.includes(target) && { level: archiveFields.level.schema }),
    max_mb: maxSizeField.schema,
  });

export const archiveOptions: FamilyOptions = { fields: archiveFields, schemaFor };

/** Of archives that may be locked. */
export const openedOptions: FamilyOptions = {
  fields: { ...archiveFields, password: archivePassword },
  schemaFor: (target) => schemaFor(target).extend({ password: archivePassword.schema }),
};
