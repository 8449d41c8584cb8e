// Runs libreoffice-convert for one document in a process of its own, which is killed with all that it starts. Started by helper-pool.ts for libreoffice-convert.engine.ts.
import fs from 'node:fs';
import libreoffice from 'libreoffice-convert';
import { AppError } from '../../shared/errors.js';
import type { Order, Reply, Welcome } from './helper-messages.js';

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

// The worker is gone: so goes the whole group, LibreOffice with it.
process.on('disconnect', () => process.kill(0, 'SIGKILL'));

process.on('message', (message: Welcome | Order<OnceJob>) => {
  if (message.kind === 'welcome') {
    become(message.user);
    say({ kind: 'ready', version: '1.8.2' });
  } else void obey(message);
});

async function obey({ id, job }: Order<OnceJob>): Promise<void> {
  const rssBytes = process.memoryUsage.rss();
  try {
    await fs.promises.writeFile(job.out, await convert(job));
    say({ kind: 'done', id, result: {}, rssBytes });
  } catch (error) {
    const fault = isCrash(error)
      ? new AppError('engine_crashed', 'The program that converts crashed on this file. It is tried once more.')
      : new AppError(
          'input_corrupt',
          'The document is damaged, locked or not what its name says. Open it in its own program and save it again.',
        );
    say({
      kind: 'failed',
      id,
      code: fault.code,
      message: fault.message,
      secret: String(error).slice(0, 10_000),
      rssBytes,
    });
  }
}

/** LibreOffice catches the signal of its own crash and says a sentence. */
function isCrash(error: unknown): boolean {
  const { signal, message } = error as { signal?: NodeJS.Signals; message?: string };
  return Boolean(signal) || /Unspecified Application Error|Fatal exception/.test(message ?? '');
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

function become(user: Welcome['user']): void {
  if (!user) return;
  process.setgroups?.([]);
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
}

function say(reply: Reply): void {
  process.send?.(reply);
}
