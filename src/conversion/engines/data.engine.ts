// Data, tables and subtitles, read and written in warm processes of their own. Nothing is guessed or rounded; what a format cannot say is refused.
import path from 'node:path';
import { z } from 'zod';
import { warningSchema } from '../../shared/warnings.js';
import { AppError } from '../../shared/errors.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
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

  close(): Promise<void> {
    return this.pool.close();
  }
}
