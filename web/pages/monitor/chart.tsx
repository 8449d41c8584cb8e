// One chart: drawn by uPlot, said in a sentence, and as a table for whoever wants the numbers.
import { useEffect, useRef, useState } from 'preact/hooks';
import { say, sayNumber, sayPercent, saySpan, sayMoment } from '../../words.js';
import type { ChartName, Line } from './chart-series.js';
import { drawChart, type Drawn } from './draw-chart.js';
import { queue } from './monitor-state.js';
import { themeTurn } from './theme-turn.js';

interface Props {
  readonly name: ChartName;
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  /** Before it has been read nothing is said of it, not even that there is nothing. */
  readonly isKnown: boolean;
}

export function Chart({ name, at, lines, isKnown }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | undefined>(undefined);
  const [isTable, showTable] = useState(false);
  const title = titleOf(name);
  const sayValue = valueSayers[name];
  const turn = themeTurn.value;
  useEffect(() => {
    if (place.current === null) return;
    drawn.current = drawChart(place.current, { name, at, lines, sayValue, sayName });
    return () => drawn.current?.destroy();
  }, [turn, name]);
  // New numbers do not undo a closer look.
  useEffect(() => drawn.current?.update(at, lines), [at, lines]);
  const summary = isKnown ? lines.map((line) => sayLine(line, sayValue)).join('; ') : '…';
  return (
    <figure class="card chart" data-chart={name}>
      <figcaption>
        <b>{title}</b> <span class="muted">{summary}</span>
      </figcaption>
      <div ref={place} class="canvas" role="img" aria-label={say('monitor.canvas', { chart: title, summary })} />
      <details onToggle={(event) => showTable(event.currentTarget.open)}>
        <summary>{say('monitor.asTable', { chart: title })}</summary>
        {isTable && <Numbers title={title} at={at} lines={lines} sayValue={sayValue} />}
      </details>
    </figure>
  );
}

interface NumbersProps extends Omit<Props, 'name' | 'isKnown'> {
  readonly title: string;
  readonly sayValue: (value: number) => string;
}
const Numbers = ({ title, at, lines, sayValue }: NumbersProps) => (
  <div class="scroll numbers" role="region" tabIndex={0} aria-label={title}>
    <table>
      <thead>
        <tr>
          <th scope="col">{say('monitor.time')}</th>
          {lines.map(({ name }) => (
            <th key={name} scope="col">
              {sayName(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {at.map((second, n) => (
          <tr key={second}>
            <th scope="row">{sayMoment(new Date(second * 1000).toISOString())}</th>
            {lines.map(({ name, values }) => {
              const value = values[n];
              return <td key={name}>{value == null ? '—' : sayValue(value)}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const sayName = (name: Line['name']): string => say(`monitor.series.${name}`);

function titleOf(name: ChartName): string {
  const chart = say(`monitor.chart.${name}`);
  const isOfSlowest = (name === 'delay' || name === 'run') && queue.value === '';
  return isOfSlowest ? say('monitor.chart.ofAll', { chart }) : chart;
}

const saySeconds = (seconds: number): string => saySpan(seconds * 1000);
const valueSayers: Readonly<Record<ChartName, (value: number) => string>> = {
  throughput: sayNumber,
  depth: sayNumber,
  delay: saySeconds,
  run: saySeconds,
  failure: sayPercent,
};

function sayLine({ name, values }: Line, sayValue: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  const [now, most] = [known.at(-1), Math.max(...known)];
  if (now === undefined) return `${sayName(name)}: ${say('monitor.noData')}`;
  return say('monitor.summary', { series: sayName(name), now: sayValue(now), most: sayValue(most) });
}
