// What the matrix has proven, kept in .test/matrix.json from run to run and written as docs/matrix.md. Called at the end of matrix.spec.ts.
import fs from 'node:fs';
import path from 'node:path';
import { format as layOut, resolveConfig } from 'prettier';
import { families, formatOf, type Family } from '../../src/conversion/formats.js';
import { projectRoot } from '../../src/shared/settings.js';
import { isSampled } from './matrix-samples.js';

export interface PairResult {
  readonly from: string;
  readonly to: string;
  readonly engines: readonly string[];
  readonly ms: number;
  /** Why it is not proven. */
  readonly error?: string;
}
interface Source {
  readonly from: string;
  readonly targets: readonly string[];
}

const kept = path.join(projectRoot, '.test/matrix.json');
const page = path.join(projectRoot, 'docs/matrix.md');

/** Newer results of a pair take the place of older ones. Renamed, so that another run beside this one never reads half of it. */
export function keepResult(fresh: PairResult): void {
  const others = readKept().filter(({ from, to }) => from !== fresh.from || to !== fresh.to);
  fs.mkdirSync(path.dirname(kept), { recursive: true });
  const whole = `${kept}.${process.pid}`;
  fs.writeFileSync(whole, JSON.stringify([...others, fresh]));
  fs.renameSync(whole, kept);
}

/** What is no longer offered is left out. */
export async function writePage(sources: readonly Source[]): Promise<void> {
  const offered = new Set(sources.flatMap(({ from, targets }) => targets.map((to) => `${from} ${to}`)));
  const results = readKept().filter(({ from, to }) => offered.has(`${from} ${to}`) && isSampled(from, to));
  const text = pageOf(results, sources, offered.size).join('\n');
  fs.writeFileSync(page, await layOut(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
}

function readKept(): PairResult[] {
  return fs.existsSync(kept) ? (JSON.parse(fs.readFileSync(kept, 'utf8')) as PairResult[]) : [];
}

function pageOf(results: readonly PairResult[], sources: readonly Source[], offered: number): string[] {
  const failed = results.filter(({ error }) => error !== undefined);
  const proven = new Set(results.filter(({ error }) => error === undefined).map(({ from, to }) => `${from} ${to}`));
  const rows = (family: Family) => sources.filter(({ from }) => formatOf(from).family === family);
  const cell = ({ from, targets }: Source) => {
    const open = targets.filter((to) => !proven.has(`${from} ${to}`));
    const good = targets.filter((to) => proven.has(`${from} ${to}`));
    const reason = isSampled(from) ? 'not proven' : 'not proven, no real file was at hand';
    return `${good.join(' ')}${open.length > 0 ? ` *(${reason}: ${open.join(' ')})*` : ''}`.trim();
  };
  return [
    '# What becomes what, and is proven',
    '\n<!-- Written by npm run test:matrix. Do not edit by hand. -->\n',
    `Of ${offered} pairs that are offered, ${proven.size} were run on a small real file and judged by what came out: its type, its size or length,`,
    'and the colours, the tone, the words or the files that were in the source. `npm run test:matrix` runs them again.',
    ...(Object.keys(families) as Family[]).flatMap((family) =>
      rows(family).length === 0
        ? []
        : [
            `\n## ${families[family].en}\n`,
            '| From | Proven | Becomes |',
            '| --- | --- | --- |',
            ...rows(family).map((source) => {
              const count = source.targets.filter((to) => proven.has(`${source.from} ${to}`)).length;
              const own = formatOf(source.from).unproven && count > 0 ? ' *(a file of our own making)*' : '';
              return `| ${source.from}${own} | ${count} of ${source.targets.length} | ${cell(source)} |`;
            }),
          ],
    ),
    ...(failed.length > 0
      ? ['\n## Failed in the last run\n', ...failed.map(({ from, to }) => `- ${from} to ${to}`)]
      : []),
    '',
  ];
}
