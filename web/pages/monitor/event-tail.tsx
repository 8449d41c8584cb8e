// What happens, line by line as it happens, the newest first. While somebody reads further down nothing moves: what comes is held back and counted.
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { at } from '../../facts.js';
import { followAll } from '../../live/watch.js';
import type { LiveEvent } from '../../live/stream.js';
import { isWord, say, sayExactly } from '../../words.js';
import { isHeld } from './monitor-state.js';

interface TailLine extends LiveEvent {
  readonly key: number;
}
const MOST = 300;
const lines = signal<readonly TailLine[]>([]);
const held = signal<readonly TailLine[]>([]);
let next = 0;

export function EventTail() {
  const box = useRef<HTMLDivElement>(null);
  const [wanted, want] = useState('');
  useEffect(
    () =>
      followAll((said) => {
        // Percents come too often to be read.
        if (said.kind !== 'event' || said.event.type === 'task.progress') return;
        const line = { ...said.event, key: next++ };
        if (isHeld.value || (box.current?.scrollTop ?? 0) > 0) held.value = [line, ...held.value].slice(0, MOST);
        else lines.value = [line, ...lines.value].slice(0, MOST);
      }),
    [],
  );
  const release = (): void => {
    [lines.value, held.value] = [[...held.value, ...lines.value].slice(0, MOST), []];
    box.current?.scrollTo({ top: 0 });
  };
  const shown = lines.value.filter((line) => sayLine(line).toLowerCase().includes(wanted.toLowerCase()));
  return (
    <section>
      <h2>{say('monitor.tail')}</h2>
      <div class="field tail-filter">
        <label for="tail-filter">{say('monitor.tailFilter')}</label>
        <input id="tail-filter" type="search" value={wanted} onInput={(event) => want(event.currentTarget.value)} />
      </div>
      {held.value.length > 0 && (
        <p>
          <button type="button" onClick={release}>
            {say('monitor.tailHeld', { count: held.value.length })}
          </button>
        </p>
      )}
      <div ref={box} class="card tail" role="log" aria-live="off" tabIndex={0} aria-label={say('monitor.tail')}>
        {shown.length === 0 && <p class="muted">{say('monitor.tailEmpty')}</p>}
        <ol>
          {shown.map((line) => (
            <li key={line.key}>
              {line.task_id == null ? sayLine(line) : <a href={at(`/t/${line.task_id}`)}>{sayLine(line)}</a>}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function sayLine({ at: moment, type, task_id, job_id, worker, code }: TailLine): string {
  const key = `event.${type.replace(/^(task|job)\./, '')}`;
  const time =
    moment === undefined
      ? ''
      : sayExactly(moment)
          .split(/, | в | at /)
          .at(-1);
  const what = isWord(key) ? say(key) : type;
  return [time, what, (task_id ?? job_id ?? '').slice(-8), worker, code].filter(Boolean).join(' · ');
}
