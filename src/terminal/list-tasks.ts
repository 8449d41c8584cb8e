// `athanor tasks`: your tasks on the server, newest first, by the filters that the server has.
import { commonFlags, type Command } from './command.js';
import { drawColumns } from './columns.js';
import { exitCodes } from './exit-codes.js';
import { reasonInWords } from './report.js';
import type { Listed, TaskFacts } from './task-facts.js';
import { sayStatus, speechOf } from './terminal-words.js';
import { wholeNumber, type Flag } from './typed-words.js';

const USUAL = 20;
const MOST = 100_000;
const MOST_A_PAGE = 200;

const filter = (value: string, en: string, ru: string): Flag => ({ type: 'string', value, words: { en, ru } });
/** Flag → field of the query. */
const filters = {
  status: {
    field: 'status',
    flag: filter('STATE,…', 'queued, running, done, failed, …', 'queued, running, done, failed, …'),
  },
  operation: { field: 'operation', flag: filter('NAME', 'such as convert', 'например convert') },
  queue: { field: 'queue', flag: filter('NAME', 'such as image', 'например image') },
  from: { field: 'source_format', flag: filter('FORMAT', 'format of the source', 'исходный формат') },
  to: { field: 'target_format', flag: filter('FORMAT', 'format of the result', 'формат результата') },
  tag: { field: 'tag', flag: filter('TEXT', 'mark of the task', 'метка задачи') },
  find: { field: 'q', flag: filter('TEXT', 'part of a file name, or a number', 'часть имени файла или номер') },
  since: {
    field: 'created_after',
    flag: filter('TIME', 'made after, such as 2026-01-31T00:00:00Z', 'созданные после, например 2026-01-31T00:00:00Z'),
  },
} as const;

export const listTasks: Command = {
  name: 'tasks',
  takes: '[--status failed] [--limit N]',
  words: { en: 'Lists tasks, the newest first.', ru: 'Показывает задачи, начиная с новых.' },
  flags: {
    ...Object.fromEntries(Object.entries(filters).map(([name, { flag }]) => [name, flag])),
    limit: filter('N', `how many, ${USUAL} unless told`, `сколько, обычно ${USUAL}`),
    all: {
      type: 'boolean',
      words: { en: 'of everybody (administrators)', ru: 'всех пользователей (для администраторов)' },
    },
    ...commonFlags,
  },
  run: async ({ typed, language, speech, view, open }) => {
    let left = wholeNumber(typed.text('limit'), 'limit', 1, MOST, speech) ?? USUAL;
    const query = new URLSearchParams(
      Object.entries(filters).flatMap(([name, { field }]) => {
        const value = typed.text(name);
        return value === undefined ? [] : [[field, value]];
      }),
    );
    const { server } = await open();
    const rows: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null && left > 0;) {
      query.set('limit', String(Math.min(left, MOST_A_PAGE)));
      if (cursor !== '') query.set('cursor', cursor);
      const path = `/api/v1/${typed.is('all') ? 'admin/' : ''}tasks?${query.toString()}`;
      const page: Listed<TaskFacts> = await server.ask<Listed<TaskFacts>>('GET', path);
      left -= page.data.length;
      cursor = page.next_cursor;
      if (view === 'json') for (const task of page.data) process.stdout.write(`${JSON.stringify(task)}\n`);
      else rows.push(...page.data.map((task) => line(task, language)));
    }
    if (view !== 'json') process.stdout.write(drawColumns(rows) || `${speech('nothing')}\n`);
    return exitCodes.fine;
  },
};

function line(task: TaskFacts, language: 'en' | 'ru'): string[] {
  const { id, status, progress, source_format, target_format, inputs, error, created_at, operation } = task;
  const percent = progress.percent === null || status !== 'running' ? '' : ` ${progress.percent} %`;
  const what = target_format === null ? operation : `${source_format ?? '?'} → ${target_format}`;
  return [
    id,
    `${sayStatus(speechOf(language), status)}${percent}`,
    what,
    created_at.slice(0, 19).replace('T', ' '),
    [inputs[0]?.filename ?? '', error ? `(${reasonInWords(error, language)})` : ''].join(' ').trim(),
  ];
}
