// Draws lines over time with uPlot. All charts of the page show the same time: a closer look at one is a closer look at all, and Escape ends it.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { say, sayMoment, sayTime } from '../../words.js';
import type { ChartName, Line } from './chart-series.js';

export interface Drawn {
  update(at: readonly number[], lines: readonly Line[]): void;
  destroy(): void;
}
interface Drawing {
  readonly name: ChartName;
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  readonly sayValue: (value: number) => string;
  readonly sayName: (name: Line['name']) => string;
}

const HEIGHT = 200;
/** Lines differ by dash as well as by colour. */
const looks: Readonly<Record<Line['name'], { readonly colour: string; readonly dash?: number[] }>> = {
  done: { colour: '--ok' },
  failed: { colour: '--error', dash: [6, 3] },
  waiting: { colour: '--queued', dash: [6, 3] },
  running: { colour: '--accent' },
  p50: { colour: '--accent' },
  p95: { colour: '--retry', dash: [6, 3] },
  p99: { colour: '--error', dash: [10, 3, 2, 3] },
  oldest: { colour: '--warn', dash: [2, 3] },
  failedShare: { colour: '--error' },
};
/** uPlot declares the name of this number for compilers alone. */
const logarithmic = { distr: 3 } as object as uPlot.Scale;
const charts = new Set<uPlot>();
let zoom: { readonly min: number; readonly max: number } | undefined;

export function drawChart(place: HTMLElement, { name, at, lines, sayValue, sayName }: Drawing): Drawn {
  const colour = colourIn(place);
  const axis: uPlot.Axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const chart = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      cursor: { sync: { key: 'monitor' }, drag: { x: true, y: false, setScale: false } },
      scales: {
        y: name === 'run' ? logarithmic : { range: (_self, _min, max) => [0, Math.max(1, max * 1.1)] },
      },
      axes: [
        { ...axis, values: (_self, seconds) => seconds.map(sayAt) },
        {
          ...axis,
          size: 64,
          ...((name === 'throughput' || name === 'depth') && { incrs: WHOLE }),
          values: (_self, ticks) => (ticks as (number | null)[]).map((tick) => (tick === null ? '' : sayValue(tick))),
        },
      ],
      series: [
        {
          label: say('monitor.time'),
          value: (_self, second: number | null) => (second === null ? '—' : sayMoment(isoOf(second))),
        },
        ...lines.map(({ name: line }) => {
          const { dash } = looks[line];
          const value = (_self: uPlot, raw: number | null) => (raw === null ? '—' : sayValue(raw));
          return { label: sayName(line), stroke: colour(looks[line].colour), width: 2, value, ...(dash && { dash }) };
        }),
      ],
      hooks: { setSelect: [zoomTo] },
    },
    dataOf(name, at, lines),
    place,
  );
  charts.add(chart);
  // The legend repeats what the sentence above says; what stands under the pointer it says alone.
  if (zoom) chart.setScale('x', zoom);
  const sizes = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT }));
  sizes.observe(place);
  return {
    update: (newAt, newLines) => {
      chart.setData(dataOf(name, newAt, newLines), zoom === undefined);
      if (zoom) chart.redraw();
    },
    destroy: () => {
      sizes.disconnect();
      charts.delete(chart);
      chart.destroy();
    },
  };
}

/** Steps between lines where tasks are counted: there is no quarter of a task. */
const WHOLE = [1, 10, 100, 1000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]);

/** On a scale of powers there is no place for nothing at all. */
function dataOf(name: ChartName, at: readonly number[], lines: readonly Line[]): uPlot.AlignedData {
  const shown = (value: number | null) => (name === 'run' && value !== null ? Math.max(value, 0.001) : value);
  return [[...at], ...lines.map(({ values }) => values.map(shown))];
}

function zoomTo(from: uPlot): void {
  const { left, width } = from.select;
  if (width < 5) return;
  zoom = { min: from.posToVal(left, 'x'), max: from.posToVal(left + width, 'x') };
  for (const chart of charts) chart.setScale('x', zoom);
  // Only the chart under the pointer has a selection; it has served.
  from.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

function showAll(): void {
  zoom = undefined;
  for (const chart of charts) {
    const at = chart.data[0];
    chart.setScale('x', { min: at[0] ?? 0, max: at.at(-1) ?? 1 });
  }
}
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && zoom) showAll();
});

/** As the page's own rules have it in the theme of the moment. */
function colourIn(place: HTMLElement): (name: string) => string {
  return (name) => {
    const probe = document.createElement('i');
    probe.style.color = `var(${name})`;
    place.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

const isoOf = (second: number): string => new Date(second * 1000).toISOString();
/** At midnight the day is said, at every other moment the time. */
function sayAt(second: number): string {
  const moment = new Date(second * 1000);
  const isMidnight = moment.getHours() + moment.getMinutes() === 0;
  return isMidnight ? (sayMoment(isoOf(second)).split(',')[0] ?? '') : sayTime(isoOf(second));
}
