// The charts, with the choice of time and queue. Each has its numbers as a sentence and as a table as well.
import { say } from '../../words.js';
import { Chart } from './chart.js';
import { chartNames, linesOf, ranges, type Range } from './chart-series.js';
import { look, past, queue, queues, range } from './monitor-state.js';

export function ChartSection() {
  const lines = linesOf(past.value, range.value, Date.now());
  return (
    <section aria-label={say('monitor.charts')}>
      <h2>{say('monitor.charts')}</h2>
      <div class="chart-head">
        <div class="actions" role="group" aria-label={say('monitor.range')}>
          {(Object.keys(ranges) as Range[]).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === range.value}
              onClick={() => void look({ range: each })}
            >
              {say(`monitor.range.${each}`)}
            </button>
          ))}
        </div>
        <div class="field">
          <label for="chart-queue">{say('admin.queue')}</label>
          <select
            id="chart-queue"
            value={queue.value}
            onChange={(event) => void look({ queue: event.currentTarget.value })}
          >
            <option value="">{say('monitor.allQueues')}</option>
            {queues.value.map(({ queue: name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p class="muted">{say('monitor.zoomHint')}</p>
      <div class="charts">
        {chartNames.map((name) => (
          <Chart key={name} name={name} at={lines.at} lines={lines.charts[name]} isKnown={past.value !== undefined} />
        ))}
      </div>
    </section>
  );
}
