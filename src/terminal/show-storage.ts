// `athanor storage`: how much room the server has, what it accepts, and how long it keeps things.
import { commonFlags, type Command } from './command.js';
import { drawColumns } from './columns.js';
import { exitCodes } from './exit-codes.js';
import { sayBytes, saySeconds } from './plain-figures.js';
import { sayStatus } from './terminal-words.js';

interface Limits {
  readonly max_file_bytes: number;
  readonly max_files: number;
  readonly max_unfinished_tasks: number;
  readonly keep_files_s: number;
  readonly keep_tasks_s: number;
}
interface Ready {
  readonly checks: {
    readonly storage?: { readonly status: string; readonly free_bytes?: number; readonly floor_bytes?: number };
  };
}

export const showStorage: Command = {
  name: 'storage',
  takes: '',
  words: {
    en: 'Shows room, limits and how long files are kept.',
    ru: 'Показывает место, ограничения и сроки хранения файлов.',
  },
  flags: commonFlags,
  run: async ({ language, speech, view, open }) => {
    const { server } = await open();
    const [limits, { checks }, { tasks }] = await Promise.all([
      server.ask<Limits>('GET', '/api/v1/limits'),
      server.ask<Ready>('GET', '/healthz'),
      server.ask<{ tasks: Readonly<Record<string, number>> }>('GET', '/api/v1/usage'),
    ]);
    const { storage } = checks;
    if (view === 'json') {
      process.stdout.write(`${JSON.stringify({ storage: storage ?? null, limits, tasks })}\n`);
      return exitCodes.fine;
    }
    const rows = [
      ...(storage?.free_bytes === undefined ? [] : [[speech('storage.free'), sayBytes(language, storage.free_bytes)]]),
      ...(storage?.floor_bytes === undefined
        ? []
        : [[speech('storage.floor'), sayBytes(language, storage.floor_bytes)]]),
      [speech('storage.file'), sayBytes(language, limits.max_file_bytes)],
      [speech('storage.unfinished'), String(limits.max_unfinished_tasks)],
      [speech('storage.keepFiles'), saySeconds(language, limits.keep_files_s)],
      [speech('storage.keepTasks'), saySeconds(language, limits.keep_tasks_s)],
      [
        speech('storage.tasks'),
        Object.entries(tasks)
          .map(([state, count]) => `${sayStatus(speech, state)} ${count}`)
          .join(', ') || '0',
      ],
    ];
    process.stdout.write(drawColumns(rows));
    return exitCodes.fine;
  },
};
