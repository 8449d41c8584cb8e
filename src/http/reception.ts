// Takes files in: says no before a body is read where it can, then streams it into the store. Raw bodies and multipart forms come out the same.
// Called by the routes that accept files.
import type { Readable, Writable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { formatBytes } from '../shared/units.js';
import { Storage, type Received } from '../storage/storage.js';
import { Allowances, type Asker } from '../tasks/allowances.js';
import { cleanFileName, decodeHeaderName, NAMELESS } from '../shared/file-name.js';
import { requirePlain } from '../shared/plain-values.js';
import { FormBytes } from './form-bytes.js';
import { bodyBytes, bodyOf, hasBody } from './request-body.js';

export interface ReceivedFile {
  readonly filename: string;
  readonly received: Received;
}
export interface Form {
  readonly files: readonly ReceivedFile[];
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The option is multer's own, only its types do not know it yet. */
type FormOptions = multer.Options & { readonly streamHandler: (from: Readable, into: Writable) => void };
/** Boundaries, headers and small fields around a file in a form. */
const FORM_OVERHEAD_BYTES = 2 ** 20;
const MOST_FIELDS = 40;
const FORM_LIMITS = { fields: MOST_FIELDS, fieldSize: 64 * 1024, fieldNameSize: 100, headerPairs: 20 };

@Injectable()
export class Reception {
  constructor(
    private readonly storage: Storage,
    private readonly allowances: Allowances,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'maxFile' | 'maxFiles'>,
  ) {}

  /** Before a byte is read: too large, no room, or more than this client may send in a day. */
  async admit(request: Request, asker: Asker, files: 'one' | 'several' = 'one'): Promise<void> {
    const bytes = bodyBytes(request);
    const { maxFile, maxFiles } = this.settings;
    const most = maxFile * (files === 'one' ? 1 : maxFiles) + (isForm(request) ? FORM_OVERHEAD_BYTES : 0);
    if (bytes !== undefined && bytes > most) throw this.tooLarge();
    await this.storage.admit(bytes ?? 0);
    if (bytes === undefined && asker.limits?.bytes_per_day !== undefined)
      throw new AppError(
        'length_required',
        'Your bytes a day are limited. Say how many these are: send Content-Length.',
      );
    await this.allowances.spend(asker, 'upload-bytes', bytes ?? 0);
  }

  async receiveRaw(request: Request, response: Response): Promise<ReceivedFile> {
    const filename = rawFileName(request);
    if (!hasBody(request)) throw empty(filename);
    return this.store(bodyOf(request, response), filename);
  }

  /** The files of the field "file", if there are any, and the other fields as text. */
  async receiveForm(request: Request, response: Response, most: 'one' | 'several' = 'one'): Promise<Form> {
    const mostFiles = most === 'one' ? 1 : this.settings.maxFiles;
    const files: ReceivedFile[] = [];
    const storing: Promise<ReceivedFile>[] = [];
    const body = Object.assign(bodyOf(request, response), { headers: request.headers, body: {} });
    const bytes = new FormBytes();
    const options: FormOptions = {
      defParamCharset: 'utf8',
      limits: { ...FORM_LIMITS, files: mostFiles, parts: MOST_FIELDS + mostFiles },
      fileFilter: (_request, file, accept) =>
        file.fieldname === 'file' ? accept(null, true) : accept(wrongField(file.fieldname)),
      storage: {
        _handleFile: (_request, file, done) => {
          const keep = (one: ReceivedFile) => (files.push(one), done(null, { path: one.received.key }));
          const stored = this.store(bytes.file(file.stream), cleanFileName(file.originalname));
          storing.push(stored);
          stored.then(keep, done);
        },
        _removeFile: (_request, file, done) => void this.storage.remove(file.path).then(() => done(null), done),
      },
      streamHandler: (from, into) => {
        // After an error multer would read a body of any length to its end first; the answer does not wait for that.
        into.once('unpipe', () => from.readableEnded || from.destroy());
        bytes.watch(from);
        from.pipe(into);
      },
    };
    try {
      await new Promise<void>((resolve, reject) => {
        // It only reads headers and the stream, and so may take our pipe for the request.
        multer(options).any()(body as unknown as Request, response, (error: unknown) =>
          error ? reject(readFormError(error, mostFiles)) : resolve(),
        );
      });
      requirePlain(body.body);
    } catch (error) {
      // multer does not wait for a file that breaks off with its form; nothing of it may lie about when the answer goes.
      await Promise.allSettled(storing);
      await Promise.all(files.map((file) => this.drop(file)));
      throw error;
    }
    // As they were sent; a small one is stored before a large one that came first.
    return { files: await Promise.all(storing), fields: body.body };
  }

  /** For a file that turned out not to be wanted. */
  async drop(file: ReceivedFile): Promise<void> {
    await this.storage.remove(file.received.key);
  }

  private async store(from: Readable, filename: string): Promise<ReceivedFile> {
    const received = await this.storage.receive(from, this.settings.maxFile);
    if (received.sizeBytes > 0) return { filename, received };
    await this.storage.remove(received.key);
    throw empty(filename);
  }

  private tooLarge(): AppError {
    const most = this.settings.maxFile;
    return new AppError('file_too_large', `The file is larger than the ${formatBytes(most)} that are accepted here.`, {
      details: { max_bytes: most },
    });
  }
}

export function isForm(request: Request): boolean {
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}

function rawFileName(request: Request): string {
  const header = request.get('x-filename');
  const query = request.query['filename'];
  if (header !== undefined) return cleanFileName(decodeHeaderName(header));
  return typeof query === 'string' ? cleanFileName(query) : NAMELESS;
}

const empty = (filename: string): AppError =>
  new AppError(
    'input_empty',
    `"${filename}" is empty (0 bytes). Check that it was saved completely, then send it again.`,
  );

const wrongField = (name: string): AppError =>
  new AppError('validation_failed', 'A file belongs into the field "file".', {
    fields: [{ pointer: `/${name}`, code: 'unknown_field', detail: 'only "file" may hold a file' }],
  });

function readFormError(error: unknown, mostFiles: number): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof MulterError && error.code === 'LIMIT_FILE_COUNT')
    return new AppError(
      'too_many_files',
      mostFiles === 1
        ? 'One request takes one file here. Send each file with a request of its own.'
        : `One request takes at most ${mostFiles} files. Send fewer.`,
    );
  if (error instanceof MulterError)
    return new AppError('validation_failed', 'The form has too many or too long fields.', { cause: error });
  return new AppError('malformed_request', 'The multipart form cannot be read. Check its boundary and its end.', {
    cause: error,
  });
}
