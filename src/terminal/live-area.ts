// The lines at the bottom of a terminal that are drawn again and again, below the lines that stay. Owned by board.ts.
import type { WriteStream } from 'node:tty';

const DRAWS_EACH_MS = 100;
const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;

export class LiveArea {
  private height = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly terminal: WriteStream,
    private readonly lines: (width: number, most: number) => readonly string[],
  ) {
    this.timer = setInterval(() => this.draw(), DRAWS_EACH_MS).unref();
  }

  /** Takes it away, lets somebody write whole lines, and draws it again below. */
  above(write: () => void): void {
    this.terminal.write(this.wiped());
    write();
    this.draw();
  }

  close(): void {
    clearInterval(this.timer);
    this.terminal.write(this.wiped());
  }

  private draw(): void {
    const { columns, rows } = this.terminal;
    // One column stays free, so that no terminal breaks the line by itself. Some terminals do not know their size.
    const lines = this.lines((columns || USUAL_COLUMNS) - 1, Math.max(1, (rows || USUAL_ROWS) - 2));
    this.terminal.write(this.wiped() + lines.map((line) => `${line}\n`).join(''));
    this.height = lines.length;
  }

  private wiped(): string {
    const back = this.height > 0 ? `\x1b[${this.height}A\r\x1b[J` : '';
    this.height = 0;
    return back;
  }
}
