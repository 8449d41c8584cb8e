// The monitor: what needs attention first, then the numbers, the queues, the charts, and everything else. Mounted by entry.tsx.
import { sayProblem } from '../../api.js';
import { FreshnessWord } from '../../parts/freshness-word.js';
import { say } from '../../words.js';
import { Attention } from './attention.js';
import { ChartSection } from './chart-section.js';
import { EventTail } from './event-tail.js';
import { fault, isHeld } from './monitor-state.js';
import { QueueTable } from './queue-table.js';
import { ScheduleTable } from './schedule-table.js';
import { Tiles } from './tiles.js';
import { TroubleTables } from './trouble-tables.js';
import { WorkerTable } from './worker-table.js';

export function MonitorPage() {
  return (
    <>
      <div class="list-head">
        <h1>{say('monitor.title')}</h1>
        <FreshnessWord />
        <button type="button" aria-pressed={isHeld.value} onClick={() => (isHeld.value = !isHeld.value)}>
          {say(isHeld.value ? 'monitor.goOn' : 'monitor.hold')}
        </button>
      </div>
      {fault.value !== undefined && (
        <p class="note" role="alert">
          {sayProblem(fault.value)}
        </p>
      )}
      <Attention />
      <Tiles />
      <QueueTable />
      <ChartSection />
      <WorkerTable />
      <ScheduleTable />
      <TroubleTables />
      <EventTail />
    </>
  );
}
