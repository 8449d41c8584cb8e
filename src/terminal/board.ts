// What a person sees while files are on their way: bars on a terminal, whole lines elsewhere, one object for each file with --json, failures only with
// --quiet. Results are told on standard output, progress and complaints on standard error.
import type { Language } from '../shared/words.js';
import { drawBar, printable, remainingMs, spanInWords } from './bar.js';
import { saySeconds } from './plain-figures.js';
import { failureInWords, resultInWords, type Report } from './report.js';
import { LiveArea } from './live-area.js';
import type { Speech } from './terminal-words.js';

export type View = 'bars' | 'lines' | 'json' | 'quiet';

/** How much of a file's way is behind it, all in all; the steps are told with the sentence. */
export interface Step {
  /** Of this step. */
  readonly fraction: number | undefined;
  /** Of the whole way. */
  readonly done: number;
  readonly sentence: string;
}
export interface Row {
  show(step: Step): void;
  end(report: Report): void;
}
interface Shown extends Step {
  readonly name: string;
  readonly weight: number;
  /** Beginning of this step. */
  readonly since: number;
}

export class Board {
  private readonly shown = new Map<object, Shown>();
  private readonly began = Date.now();
  private readonly area: LiveArea | undefined;
  private readonly counts = { ended: 0, failed: 0 };
  private weightDone = 0;

  /** `total` files of this `weight` together; `resultsTo` is where lines about results go. */
  constructor(
    private readonly view: View,
    private readonly language: Language,
    private readonly speech: Speech,
    private readonly total: { readonly files: number; readonly weight: number },
    private readonly resultsTo: NodeJS.WriteStream = process.stdout,
  ) {
    if (view === 'bars') this.area = new LiveArea(process.stderr, (width, most) => this.lines(width, most));
  }

  row(name: string, weight: number): Row {
    const key = {};
    return {
      show: (step) => {
        const before = this.shown.get(key);
        const goesOn =
          before?.fraction !== undefined && step.fraction !== undefined && step.fraction >= before.fraction;
        const since = goesOn ? before.since : Date.now();
        this.shown.set(key, { name: printable(name), weight, since, ...step });
      },
      end: (report) => {
        this.shown.delete(key);
        this.weightDone += weight;
        this.counts.ended += 1;
        if (report.status !== 'done') this.counts.failed += 1;
        this.tell(report);
      },
    };
  }

  /** A program hears of every file; a person sees what was in hand, and how many there are in all. */
  leaveOut(report: Report): void {
    if (this.view === 'json') this.tell(report);
  }

  close(): void {
    this.area?.close();
    const { ended, failed } = this.counts;
    if (this.total.files < 2 || this.view === 'json' || this.view === 'quiet') return;
    const span = saySeconds(this.language, Math.max(1, Math.round((Date.now() - this.began) / 1000)));
    const values = { done: ended - failed, total: this.total.files, failed, span };
    process.stderr.write(`${this.speech(failed > 0 ? 'summaryFailed' : 'summary', values)}\n`);
  }

  private tell(report: Report): void {
    if (this.view === 'json') return void this.resultsTo.write(`${JSON.stringify(report)}\n`);
    const isDone = report.status === 'done';
    if (isDone && this.view === 'quiet') return;
    const line = isDone
      ? resultInWords(report, this.language, this.speech)
      : failureInWords(report, this.language, this.speech);
    this.above(() => (isDone ? this.resultsTo : process.stderr).write(`${line}\n`));
  }

  private above(write: () => void): void {
    if (this.area) this.area.above(write);
    else write();
  }

  private lines(width: number, most: number): string[] {
    const rows = [...this.shown.values()];
    const fitting = rows.slice(0, this.total.files > 1 ? most - 1 : most);
    const bars = fitting.map((row) => drawBar({ ...row, sentence: this.withSpan(row) }, width));
    return this.total.files > 1 ? [...bars, drawBar(this.whole(rows), width)] : bars;
  }

  /** Only of a step that says how far it is. */
  private withSpan({ sentence, fraction, since }: Shown): string {
    const left = remainingMs(Date.now() - since, fraction ?? 0);
    return left === undefined
      ? sentence
      : `${sentence}, ${this.speech('left', { span: spanInWords(this.language, left) })}`;
  }

  private whole(rows: readonly Shown[]): { name: string; fraction: number; sentence: string } {
    const weight = rows.reduce((sum, row) => sum + row.weight * row.done, this.weightDone);
    const fraction = this.total.weight === 0 ? 0 : Math.min(1, weight / this.total.weight);
    const left = remainingMs(Date.now() - this.began, fraction);
    const { ended, failed } = this.counts;
    const parts = [
      failed > 0 ? this.speech('failedCount', { failed }) : '',
      left === undefined ? '' : this.speech('left', { span: spanInWords(this.language, left) }),
    ];
    const name = this.speech('totalRow', { done: ended - failed, total: this.total.files });
    return { name, fraction, sentence: parts.filter(Boolean).join(', ') };
  }
}
