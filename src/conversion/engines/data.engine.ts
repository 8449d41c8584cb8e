// Data, tables and subtitles, read and written in warm processes of their own. Nothing is guessed or rounded; what a format cannot say is refused.
import path from 'node:path';
import { z } from 'zod';
import { warningSchema } from '../../shared/warnings.js';
import { AppError } from '../../shared/errors.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import type { Drawing } from '../flow/page-html.js';
import type { FlowJob, FlowResult } from '../flow/read-flow.js';
import { dataPairs, type DataJob } from '../notations/data-recipe.js';
import { formatOf, letter } from '../formats.js';
import { usualLimits } from '../limits.js';
import { HelperPool } from '../process/helper-pool.js';
import { helperScript } from '../process/helper-script.js';
import { bringIn, takeOut } from '../process/spool.js';

const edges: readonly Edge[] = [
  ...dataPairs.map(([from, to]) => ({ from, to, cost: 1, lossy: false, many: false })),
  // Only a page that pandoc cleans; its attachments stay behind.
  { from: 'eml', to: letter, cost: 1, lossy: true, many: false },
];

const flowSchema = z.object({ pages: z.int().min(0), hasText: z.boolean(), headsLeftOut: z.int().min(0) });
const resultSchema = z.object({
  warnings: z.array(warningSchema).max(10),
});

export class DataEngine implements Engine {
  readonly id = 'data';
  readonly edges = edges;
  private readonly pool: HelperPool;

  constructor({ spoolDir }: { readonly spoolDir: string }) {
    this.pool = new HelperPool({
      name: 'data',
      size: 2,
      users: 'data',
      spoolRoot: spoolDir,
      profile: 'node-helper',
      script: helperScript('data-helper'),
      flags: ['--v8-pool-size=1'],
      environment: { UV_THREADPOOL_SIZE: '1' },
      memoryBytes: usualLimits.maxMemoryBytes,
      maxFileBytes: usualLimits.maxFileBytes,
      maxTasks: 1000,
      maxRssBytes: 300e6,
    });
  }

  /** Its parsers are part of the program; processes start with the first file, for most never see one. */
  probe(): Promise<EngineHealth> {
    return Promise.resolve({ available: true, version: '1' });
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    const name = `out.${formatOf(step.to).extensions[0]}`;
    const output = path.join(at.dir, name);
    const { warnings } = await this.pool.run(at.signal, async (spool, order) => {
      const input = await bringIn(spool, step.input, `in.${formatOf(step.from).extensions[0]}`);
      const job: DataJob = { in: input, from: step.from, out: path.join(spool.out, name), to: step.to };
      at.progress(0.1);
      const result = resultSchema.parse(await order(job));
      if (!(await takeOut(spool, name, output)))
        throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
      return result;
    });
    return [{ path: output, format: step.to, probe: {}, warnings }];
  }

  /** What poppler says of a PDF becomes one page. The files stay where they are. */
  readFlow(said: Omit<FlowJob, 'folder' | 'out'>, output: string, at: Workbench): Promise<FlowResult> {
    return this.pool.run(at.signal, async (spool, order) => {
      const inside = async (file: string) => path.basename(await bringIn(spool, file, path.basename(file)));
      const drawings: Drawing[] = [];
      for (const drawing of said.drawings) drawings.push({ ...drawing, file: await inside(drawing.file) });
      const name = path.basename(output);
      const job: FlowJob = {
        folder: spool.in,
        words: await inside(said.words),
        runs: await inside(said.runs),
        drawings,
        facts: said.facts,
        out: path.join(spool.out, name),
      };
      const result = flowSchema.parse(await order(job));
      if (!(await takeOut(spool, name, output)))
        throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
      return result;
    });
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
