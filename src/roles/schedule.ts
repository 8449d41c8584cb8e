// `athanor schedule …`: what runs by the clock: look, run now, switch on and off, change when.
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { AppError } from '../shared/errors.js';
import { NestLog, setUpLog } from '../shared/log.js';
import { parseSeconds } from '../shared/units.js';
import { openQueueBackend } from '../tasks/queues/queue-backend.js';
import { Schedules, type ScheduleChange, type ScheduleView } from '../tasks/schedules/schedules.js';
import { connect } from './connect.js';
import { BY } from './deeds.js';
import { checkDatabase } from './process.js';
import { roleWords } from './role-words.js';
import type { Role, Values } from './role.js';

interface Verb {
  readonly needsName: boolean;
  /** Returns what to tell. */
  perform(schedules: Schedules, name: string, values: Values): Promise<string>;
}

const verbs: Readonly<Record<string, Verb>> = {
  list: { needsName: false, perform: async (schedules) => describe(await schedules.list()) },
  run: {
    needsName: true,
    perform: async (schedules, name, values) => `${await schedules.runNow(name, BY, paramsOf(values))}\n`,
  },
  enable: { needsName: true, perform: (schedules, name) => change(schedules, name, { enabled: true }) },
  disable: { needsName: true, perform: (schedules, name) => change(schedules, name, { enabled: false }) },
  set: {
    needsName: true,
    perform: (schedules, name, values) => {
      const wanted = changeOf(values);
      if (Object.keys(wanted).length === 0)
        throw new AppError('invalid_args', 'Say what to set: --cron, --every, --time-zone or --params.');
      return change(schedules, name, wanted);
    },
  },
};

export const role: Role = {
  name: 'schedule',
  summary: roleWords.schedule,
  usage: `schedule list | run NAME | enable NAME | disable NAME | set NAME --cron "0 3 * * *" | --every 6h`,
  mostWords: 2,
  options: {
    cron: { type: 'string' },
    every: { type: 'string' },
    'time-zone': { type: 'string' },
    params: { type: 'string' },
  },
  run: async (values, [asked = 'list', name = ''], given) => {
    const verb = Object.hasOwn(verbs, asked) ? verbs[asked] : undefined;
    if (!verb || (name === '') === verb.needsName)
      throw new AppError('invalid_args', `Usage: athanor ${role.usage ?? ''}.`);
    const settings = connect(given);
    // What it prints is for programs too.
    setUpLog({ ...settings, logLevel: 'warn' }, role.name);
    const backend = await openQueueBackend(settings);
    await checkDatabase(settings, backend.kind);
    const app = await NestFactory.createApplicationContext(
      AppModule.with({ ...settings, databasePool: 2 }, backend, []),
      { logger: new NestLog(), abortOnError: false },
    );
    try {
      process.stdout.write(await verb.perform(app.get(Schedules), name, values));
    } finally {
      await app.close();
      await backend.close();
    }
  },
};

async function change(schedules: Schedules, name: string, wanted: ScheduleChange): Promise<string> {
  await schedules.edit(name, wanted, BY);
  return describe((await schedules.list()).filter((schedule) => schedule.name === name));
}

function changeOf({ cron, every, params, 'time-zone': zone }: Values): ScheduleChange {
  const everyS = typeof every === 'string' ? parseSeconds(every) : undefined;
  if (typeof every === 'string' && everyS === undefined)
    throw new AppError('invalid_args', `--every must be a time such as 15m, 6h or 1d, not "${every}".`);
  return {
    ...(typeof cron === 'string' && { cron }),
    ...(everyS !== undefined && { every_s: everyS }),
    ...(typeof zone === 'string' && { time_zone: zone }),
    ...(typeof params === 'string' && { params: paramsOf({ params }) }),
  };
}

function paramsOf({ params }: Values): Record<string, unknown> {
  if (typeof params !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(params);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // The same sentence for text that is no JSON and for JSON that is no object.
  }
  throw new AppError('invalid_args', `--params must be a JSON object such as '{"dry_run":true}', not ${params}.`);
}

function describe(schedules: readonly ScheduleView[]): string {
  const lines = schedules.map(({ name, cron, every_s, effective_zone, enabled, next_at, last_state, last_task_id }) => {
    const time = cron === null ? `every ${every_s} s` : `${cron} (${effective_zone})`;
    const next = enabled ? `next ${next_at?.toISOString() ?? '-'}` : 'off';
    return `${name}  ${time}  ${next}  last ${last_task_id ? `${last_task_id} ${last_state ?? 'purged'}` : '-'}\n`;
  });
  return lines.join('') || 'There are no schedules yet. They are written when beat starts.\n';
}
