// Many results as one zip, written while it is sent: nothing is stored, one file is open at a time. Called by the routes for results of tasks and jobs.
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { ZipArchive } from 'archiver';
import type { Request, Response } from 'express';
import { findFormat } from '../conversion/formats.js';
import type { StoredFile } from '../entities/stored-file.entity.js';
import { AppError, type ErrorCode } from '../shared/errors.js';
import { uniqueNames } from '../conversion/unique-names.js';
import { say, words, type Language } from '../shared/words.js';
import type { Storage } from '../storage/storage.js';
import type { Result } from '../tasks/jobs/job-reader.js';
import { contentDisposition } from './content-disposition.js';
import { cleanFileName } from '../shared/file-name.js';
import { FILE_POLICY } from './security-headers.js';

interface Bundle {
  /** Of the zip, without its extension. */
  readonly name: string;
  readonly files: readonly StoredFile[];
  readonly failures: Result['failures'];
  readonly language: Language;
}

/** Only these shrink when they are packed; pictures, sound and films are packed already. */
const SHRINKING = new Set(['document', 'data']);

/** "zip", or nothing. */
export function readFormat(asked: unknown): 'zip' | undefined {
  if (asked === undefined || asked === 'zip') return asked;
  throw new AppError('validation_failed', 'A result comes as it is, or as ?format=zip.', {
    fields: [{ pointer: '/format', code: 'invalid', detail: 'must be "zip"' }],
  });
}

export async function sendZip(request: Request, response: Response, storage: Storage, bundle: Bundle): Promise<void> {
  const files = bundle.files.filter((file) => file.deleted_at === null && file.expires_at.getTime() > Date.now());
  if (files.length === 0) throw new AppError('file_expired', 'The result was deleted at the end of its time.');
  response.setHeader('Content-Type', 'application/zip');
  response.setHeader('Content-Disposition', contentDisposition('attachment', `${bundle.name}.zip`));
  response.setHeader('Content-Security-Policy', FILE_POLICY);
  response.setHeader('Cache-Control', 'private, no-store');
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const zip = new ZipArchive({ zlib: { level: 6 } });
  const sent = pipeline(zip, response).catch((error: unknown) => {
    // The reader went away, which is no error of ours; the access log says 499.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
  await Promise.all([sent, fill(zip, files, storage, bundle).catch((error: unknown) => zip.destroy(error as Error))]);
}

async function fill(
  zip: ZipArchive,
  files: readonly StoredFile[],
  storage: Storage,
  { failures, language }: Bundle,
): Promise<void> {
  const uniqueName = uniqueNames();
  for (const file of files) {
    if (zip.destroyed) return;
    const family = file.format === null ? undefined : findFormat(file.format)?.family;
    const bytes = await storage.open(file.storage_key);
    bytes.once('error', (error) => zip.destroy(error));
    zip.append(bytes, {
      name: uniqueName(entryName(file)),
      date: file.created_at,
      store: family !== undefined && !SHRINKING.has(family),
    });
    await Promise.race([once(zip, 'entry'), once(zip, 'close')]);
    bytes.destroy();
  }
  if (failures.length > 0) zip.append(failureList(failures, language), { name: uniqueName('errors.txt') });
  await zip.finalize();
}

/** Folder and name, each part made harmless: whoever unpacks it gets nothing outside of the folder they chose. */
export function entryName({ path, filename }: Pick<StoredFile, 'path' | 'filename'>): string {
  const folders = (path ?? '').split(/[/\\]/).filter((part) => !['', '.', '..'].includes(part));
  return [...folders, filename].map(cleanFileName).join('/');
}

function failureList(failures: Result['failures'], language: Language): string {
  const lines = failures.map(({ name, code, message }) => {
    const known = Object.hasOwn(words.en, `error.${code}`);
    const reason =
      language === 'en' && message !== '' ? message : known ? say(language, `error.${code as ErrorCode}`) : message;
    return say(language, 'zip.failure', { name, code, reason });
  });
  return `${say(language, 'zip.failures')}\n\n${lines.join('\n')}\n`;
}
