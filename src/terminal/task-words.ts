// `athanor watch`, `cancel`, `retry` and `result`: what can be done with tasks whose numbers are known. One that is not there holds back no other.
import fs from 'node:fs';
import path from 'node:path';
import { Board } from './board.js';
import { commonFlags, type Call, type Command } from './command.js';
import { showWork } from './convert-file.js';
import { exitCodes, Interrupted, Unreachable, WrongUsage, type ExitCode } from './exit-codes.js';
import { errorOf, errorOfTask, reasonInWords, type Report } from './report.js';
import { pourResult, saveResults, type Saved, type Saving } from './save-result.js';
import type { ServerClient } from './server-client.js';
import type { TaskFacts } from './task-facts.js';
import { TaskWatch } from './task-follower.js';
import { sayStatus, type Speech } from './terminal-words.js';
import { inTurns } from './turns.js';

const AT_A_TIME = 8;

export const watch: Command = {
  name: 'watch',
  takes: 'ID…',
  words: { en: 'Follows tasks until they have ended.', ru: 'Следит за задачами, пока они не закончатся.' },
  flags: commonFlags,
  run: async (call) => {
    const ids = idsOf(call);
    const { server } = await call.open();
    const follower = new TaskWatch(server);
    const board = new Board(call.view, call.language, call.speech, { files: ids.length, weight: ids.length });
    const codes: boolean[] = [];
    try {
      await inTurns(ids, ids.length, async (id) => {
        const row = board.row(id, 1);
        const report = await ended(
          id,
          () => follower.follow(id, (standing) => showWork(row, standing, call.speech)),
          call,
        );
        codes.push(report.status === 'done');
        row.end(report);
      });
    } finally {
      follower.close();
      board.close();
    }
    return codes.every(Boolean) ? exitCodes.fine : exitCodes.someFailed;
  },
};

export const cancel: Command = {
  name: 'cancel',
  takes: 'ID… [--force]',
  words: { en: 'Cancels tasks, waiting or running.', ru: 'Отменяет задачи, ждущие и идущие.' },
  flags: {
    force: { type: 'boolean', words: { en: 'kill at once what runs', ru: 'сразу убить то, что работает' } },
    reason: { type: 'string', value: 'TEXT', words: { en: 'kept with the task', ru: 'сохраняется вместе с задачей' } },
    ...commonFlags,
  },
  run: (call) => {
    const reason = call.typed.text('reason');
    const body = { mode: call.typed.is('force') ? 'force' : 'graceful', ...(reason !== undefined && { reason }) };
    return forEach(call, async (server, id) => server.ask<TaskFacts>('POST', `/api/v1/tasks/${id}/cancel`, body));
  },
};

export const retry: Command = {
  name: 'retry',
  takes: 'ID…',
  words: { en: 'Runs ended tasks again, as new ones.', ru: 'Запускает закончившиеся задачи снова, как новые.' },
  flags: commonFlags,
  run: (call) => forEach(call, (server, id) => server.ask<TaskFacts>('POST', `/api/v1/tasks/${id}/retry`, {})),
};

export const result: Command = {
  name: 'result',
  takes: 'ID… [--out PATH]',
  words: { en: 'Fetches the results of tasks.', ru: 'Скачивает результаты задач.' },
  flags: {
    out: {
      type: 'string',
      short: 'o',
      value: 'PATH',
      words: {
        en: 'folder, or - for standard output; usually the current folder',
        ru: 'папка или - для стандартного вывода; обычно текущая папка',
      },
    },
    keep: {
      type: 'boolean',
      words: {
        en: 'replace nothing: where a name is taken, the file is called: name (2)',
        ru: 'ничего не заменять: если имя занято, файл назовётся: имя (2)',
      },
    },
    ...commonFlags,
  },
  run: async (call) => {
    const { typed, language, speech, view } = call;
    const ids = idsOf(call);
    const out = typed.text('out') ?? '.';
    if (out === '-' && ids.length > 1) throw new WrongUsage(speech('severalOut'));
    if (out !== '-' && fs.statSync(out, { throwIfNoEntry: false })?.isFile() === true)
      throw new WrongUsage(speech('notFolder', { name: out }));
    const { server } = await call.open();
    const board = new Board(
      view,
      language,
      speech,
      { files: ids.length, weight: ids.length },
      out === '-' ? process.stderr : process.stdout,
    );
    const saving = { keeps: typed.is('keep'), sources: new Set<string>(), results: new Set<string>(), speech };
    const codes: boolean[] = [];
    await inTurns(ids, AT_A_TIME, async (id) => {
      const row = board.row(id, 1);
      row.show({ fraction: undefined, done: 0, sentence: speech('saving') });
      const report = await fetched(id, out, server, saving);
      codes.push(report.status === 'done');
      row.end(report);
    });
    board.close();
    return codes.every(Boolean) ? exitCodes.fine : exitCodes.someFailed;
  },
};

async function fetched(id: string, out: string, server: ServerClient, saving: Saving): Promise<Report> {
  const { speech } = saving;
  try {
    const task = await server.ask<TaskFacts>('GET', `/api/v1/tasks/${id}`);
    if (task.status !== 'done')
      return reportOf(task.id, task, {
        code: 'result_not_ready',
        detail: speech('notDone', { status: sayStatus(speech, task.status) }),
      });
    const place = { folder: path.resolve(out), sourceName: task.inputs[0]?.filename ?? id };
    const saved =
      out === '-'
        ? await pourResult(server, task, process.stdout, speech)
        : await saveResults(server, task, place, saving);
    return { ...reportOf(id, task, null), outputs: saved };
  } catch (error) {
    return reportOf(id, undefined, passing(error, speech));
  }
}

/** As `convert` reports a file. */
async function ended(id: string, follow: () => Promise<TaskFacts>, { speech }: Call): Promise<Report> {
  try {
    const task = await follow();
    return reportOf(task.inputs[0]?.filename ?? id, task, errorOfTask(task, speech));
  } catch (error) {
    return reportOf(id, undefined, passing(error, speech));
  }
}

function reportOf(file: string, task: TaskFacts | undefined, error: Report['error']): Report {
  const outputs = (task?.outputs ?? []).map(({ filename, size_bytes, format, sha256 }): Saved => ({
    path: filename,
    bytes: size_bytes,
    format,
    sha256,
  }));
  const status = error === null ? 'done' : task?.status === 'cancelled' ? 'cancelled' : 'failed';
  return {
    file,
    status,
    task_id: task?.id ?? null,
    bytes: task?.inputs[0]?.size_bytes ?? null,
    outputs,
    warnings: task?.warnings ?? [],
    error,
    seconds: 0,
  };
}

/** What concerns one task only; a server that is gone concerns all. */
function passing(error: unknown, speech: Speech): NonNullable<Report['error']> {
  if (error instanceof Unreachable || error instanceof Interrupted) throw error;
  return errorOf(error, speech);
}

/** One line for each: the number of the task that there is now, and its state. */
async function forEach(call: Call, work: (server: ServerClient, id: string) => Promise<TaskFacts>): Promise<ExitCode> {
  const ids = idsOf(call);
  const { server } = await call.open();
  let failed = 0;
  for (const id of ids) {
    try {
      const task = await work(server, id);
      const line = call.view === 'json' ? JSON.stringify(task) : `${task.id}  ${sayStatus(call.speech, task.status)}`;
      if (call.view !== 'quiet') process.stdout.write(`${line}\n`);
    } catch (error) {
      failed += 1;
      process.stderr.write(
        `${call.speech('failedFile', { name: id, reason: reasonInWords(passing(error, call.speech), call.language) })}\n`,
      );
    }
  }
  return failed > 0 ? exitCodes.someFailed : exitCodes.fine;
}

function idsOf({ typed, speech }: Call): string[] {
  const ids = [...new Set(typed.words.map((word) => word.toLowerCase()))];
  if (ids.length === 0) throw new WrongUsage(speech('needsId'));
  const wrong = ids.find((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  if (wrong !== undefined) throw new WrongUsage(speech('noId', { name: wrong }));
  return ids;
}
