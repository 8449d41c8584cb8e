// Runs libreoffice-convert for one document in a process of its own, which is killed with all that it starts. Started by helper-pool.ts for libreoffice-convert.engine.ts.
import fs from 'node:fs';
import libreoffice from 'libreoffice-convert';
import { AppError } from '../../shared/errors.js';
import { answerOrders } from './helper-orders.js';

export interface OnceJob {
  readonly in: string;
  readonly out: string;
  /** With its extension: LibreOffice looks at it. */
  readonly fileName: string;
  /** Extension, filter and its options, as `soffice --convert-to` takes them. */
  readonly format: string;
  readonly importArgument: string;
  readonly program: string;
}

answerOrders<OnceJob>({
  version: '1.8.2',
  perform: async (job) => {
    await fs.promises.writeFile(job.out, await convert(job));
    return {};
  },
  faultOf,
});

/** LibreOffice catches the signal of its own crash and says a sentence. */
function faultOf(thrown: unknown): AppError {
  const { signal, message, code } = thrown as { signal?: NodeJS.Signals; message?: string; code?: unknown };
  const secret = String(thrown);
  // It neither complained nor left anything; of a document that it cannot read it complains.
  if (code === 'ENOENT')
    return new AppError('output_invalid', 'The conversion ended without a result. Try again.', { secret });
  if (Boolean(signal) || /Unspecified Application Error|Fatal exception/.test(message ?? ''))
    return new AppError('engine_crashed', 'The program that converts crashed on this file.', {
      secret,
    });
  return new AppError(
    'input_corrupt',
    'The document is damaged, locked or not what its name says. Open it in its own program and save it again.',
    { secret },
  );
}

async function convert(job: OnceJob): Promise<Buffer> {
  const document = await fs.promises.readFile(job.in);
  const options = {
    fileName: job.fileName,
    sofficeBinaryPaths: [job.program],
    sofficeAdditionalArgs: [job.importArgument],
  };
  return new Promise((resolve, reject) =>
    // The filter stands in the format: with one of its own that has a space in it, quotes would become part of the argument.
    libreoffice.convertWithOptions(document, job.format, undefined, options, (error, data) =>
      error ? reject(error) : resolve(data),
    ),
  );
}
