// Five numbers about everything: what runs, waits, how long a start takes, how much fails, how much room is left.
import type { ComponentChildren } from 'preact';
import { NoValue } from '../../parts/no-value.js';
import { say, sayBytes, sayNumber, sayPercent, saySpan } from '../../words.js';
import { lately, queues, space } from './monitor-state.js';
import { DELAY_LIMIT_MS, hourOf, type Queue } from './queue-health.js';

export function Tiles() {
  const total = (of: (queue: Queue) => number) => queues.value.reduce((sum, queue) => sum + of(queue), 0);
  const { failed, ended, delayMs: delay } = hourOf(lately.value?.queues ?? []);
  const delayed = total((queue) => queue.delayed);
  const use = space.value;
  return (
    <dl class="tiles" aria-label={say('monitor.now')}>
      <Tile name="running" value={sayNumber(total(({ running }) => running))}>
        {say('monitor.tile.of', { slots: total(({ slots }) => slots) })}
      </Tile>
      <Tile name="waiting" value={sayNumber(total(({ waiting }) => waiting))}>
        {delayed > 0 && say('monitor.tile.delayed', { count: sayNumber(delayed) })}
      </Tile>
      <Tile name="wait" value={delay === null ? <NoValue why="monitor.no.ended" /> : saySpan(delay)}>
        {(delay ?? 0) > DELAY_LIMIT_MS && <span class="amber">{say('monitor.tile.slow')}</span>}
      </Tile>
      <Tile name="failed" value={ended === 0 ? <NoValue why="monitor.no.ended" /> : sayShare(failed, ended)}>
        {ended > 0 && say('monitor.tile.failedOf', { failed: sayNumber(failed), count: sayNumber(ended) })}
      </Tile>
      <Tile name="space" value={use === undefined ? <NoValue why="monitor.no.known" /> : sayBytes(use.free_bytes)}>
        {use && say('monitor.tile.spaceOf', { disk: sayBytes(use.disk_bytes), used: sayBytes(use.used_bytes) })}
      </Tile>
    </dl>
  );
}

interface TileProps {
  readonly name: 'running' | 'waiting' | 'wait' | 'failed' | 'space';
  readonly value: ComponentChildren;
  readonly children: ComponentChildren;
}
const Tile = ({ name, value, children }: TileProps) => (
  <div class="tile" data-tile={name}>
    <dt>{say(`monitor.tile.${name}`)}</dt>
    <dd>
      <b>{value}</b> <span class="muted">{children}</span>
    </dd>
  </div>
);

export const sayShare = (part: number, of: number): string => sayPercent((part / of) * 100);
