// A PDF as one page without pages, of what poppler says of it: its words in the order in which they are read, and what is drawn between them. Runs in the data process only.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { pageHtml, piecesOf, withPicture, type Drawing, type Facts } from './page-html.js';
import { withoutRunningHeads } from './running-heads.js';
import { dressed, placedWords, styledRuns, withoutTypewriter, type Page } from './page-words.js';

export interface FlowJob {
  /** Holds what follows, by these names. */
  readonly folder: string;
  /** Of `pdftotext -bbox`. */
  readonly words: string;
  /** Of `pdftohtml -xml`. */
  readonly runs: string;
  readonly drawings: readonly Drawing[];
  readonly facts: Facts;
  readonly out: string;
}
export interface FlowResult {
  /** Of which both programs said something. */
  readonly pages: number;
  readonly hasText: boolean;
  /** Lines at the top or the foot of the pages. */
  readonly headsLeftOut: number;
}

export async function readFlow({ folder, words, runs, drawings, facts, out }: FlowJob): Promise<FlowResult> {
  const all = await pagesOf(path.join(folder, words), path.join(folder, runs));
  const { pages, leftOut } = withoutRunningHeads(all);
  const pieces = pages.map(piecesOf);
  for (const drawing of drawings) {
    const height = pages[drawing.page]?.height ?? 0;
    pieces[drawing.page] = withPicture(pieces[drawing.page] ?? [], drawing, height);
  }
  const output = fs.openSync(out, 'wx');
  try {
    for (const part of pageHtml(pieces, facts, (name) => fs.readFileSync(path.join(folder, name), 'base64')))
      fs.writeSync(output, part);
  } finally {
    fs.closeSync(output);
  }
  return { pages: all.length, hasText: all.some((page) => page.words.length > 0), headsLeftOut: leftOut };
}

async function pagesOf(words: string, runs: string): Promise<readonly Page[]> {
  const styles = styledRuns(linesOf(runs));
  const pages: Page[] = [];
  for await (const placed of placedWords(linesOf(words))) {
    const said = await styles.next();
    if (said.done) break;
    pages.push(dressed(placed, said.value));
  }
  return withoutTypewriter(pages);
}

/** Opened when it is first asked: what readline says before somebody listens is lost. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* readline.createInterface({ input: fs.createReadStream(file, 'utf8'), crlfDelay: Infinity });
}
