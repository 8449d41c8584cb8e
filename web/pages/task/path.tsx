// The way of a task: uploaded, in line, each attempt with its length and outcome, the waits between, its end.
import type { Schemas } from '../../api.js';
import { facts } from '../../facts.js';
import { Moment } from '../../parts/moment.js';
import { now } from '../../parts/ticking.js';
import { isWord, say, saySpan } from '../../words.js';
import type { FullTask } from './followed-task.js';

type Attempt = Schemas['Attempt'];

export const Path = ({ task }: { readonly task: FullTask }) => (
  <section class="card" aria-labelledby="path-title">
    <h2 id="path-title">{say('task.timeLine')}</h2>
    <ol class="time-line">
      {stations(task, now.value).map(({ key, at, what, spanMs, note, state }) => (
        <li key={key} class={`station station-${state}`}>
          {at !== undefined && <Moment at={at} withSeconds />}
          <span>
            {what}
            {spanMs !== undefined && <span class="muted"> · {saySpan(spanMs)}</span>}
            {note !== undefined && <span class="muted"> · {note}</span>}
          </span>
        </li>
      ))}
    </ol>
  </section>
);

interface Station {
  readonly key: string;
  readonly at?: string;
  readonly what: string;
  readonly spanMs?: number;
  readonly note?: string;
  readonly state: 'passed' | 'done' | 'failed' | 'running';
}

export function stations(task: FullTask, nowMs: number): Station[] {
  const { inputs, attempts_list: attempts = [], created_at: created, ended_at: ended } = task;
  const queued = task.queued_at ?? created;
  const uploaded = inputs[0]?.created_at;
  const since = (from: string, to: string | null | undefined) =>
    Math.max(0, (to ? Date.parse(to) : nowMs) - Date.parse(from));
  const [first] = attempts;
  return [
    ...(uploaded === undefined
      ? []
      : [{ key: 'uploaded', at: uploaded, what: say('path.uploaded'), state: 'passed' as const }]),
    {
      key: 'queued',
      at: queued,
      what: say('path.queued'),
      spanMs: since(queued, first?.started_at ?? ended),
      state: 'passed',
    },
    ...attempts.flatMap((attempt, at) => {
      const next = attempts[at + 1];
      const run = station(attempt, at + 1, since(attempt.started_at, attempt.ended_at));
      if (attempt.ended_at === null || (next === undefined && ended !== null)) return [run];
      const waited = since(attempt.ended_at, next?.started_at);
      const wait = {
        key: `wait ${at}`,
        what: say(next ? 'path.waited' : 'path.waits'),
        spanMs: waited,
        state: 'passed' as const,
      };
      return waited < 1000 ? [run] : [run, wait];
    }),
    ...endOf(task),
  ];
}

/** Numbered as they came: one that was handed back or lost is not counted by the server, but it did happen. */
function station(attempt: Attempt, number: number, spanMs: number): Station {
  const key = `path.outcome.${attempt.outcome ?? 'running'}`;
  const notes = [
    isWord(key) ? say(key) : attempt.outcome,
    facts.caller.seesAll && attempt.worker,
    attempt.error_code !== null && attempt.outcome !== 'done' && attempt.error_code,
  ];
  return {
    key: `attempt ${number}`,
    at: attempt.started_at,
    what: say('path.attempt', { number }),
    spanMs,
    note: notes.filter((note) => typeof note === 'string').join(' · '),
    state: attempt.outcome === null ? 'running' : attempt.outcome === 'done' ? 'done' : 'failed',
  };
}

function endOf({
  status,
  ended_at: at,
  attempts_list: attempts = [],
  outputs_deleted_at: deleted,
}: FullTask): Station[] {
  const last = attempts.at(-1);
  const isTold = last?.outcome === status;
  const end: Station[] =
    at === null || isTold
      ? []
      : [{ key: 'end', at, what: say(`state.${status}`), state: status === 'done' ? 'done' : 'failed' }];
  return deleted === undefined
    ? end
    : [...end, { key: 'deleted', at: deleted, what: say('path.deleted'), state: 'passed' }];
}
