// Office documents by libreoffice-convert: a LibreOffice started for each one. Used where python3-uno is missing, and by office.engine.ts while its processes do not start.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { usualFit } from '../document-options.js';
import type { Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import { usualLimits } from '../limits.js';
import { usualSheet } from '../paper.js';
import { KnownHealth } from '../known-health.js';
import { HelperPool } from '../process/helper-pool.js';
import { helperScript } from '../process/helper-script.js';
import { officeHealth, type OfficeProfile } from '../process/office-profile.js';
import { bringIn, takeOut } from '../process/spool.js';
import { inspectDocument } from './office-inspection.js';
import { completed, officeOrder, type OfficeOrder } from './office-order.js';
import { officeResults } from './office-results.js';
import { withoutLinks } from './rtf-links.js';
import { officeEdges } from './office-filters.js';

/** It holds input and result in memory. */
const maxInputBytes = 64 * 2 ** 20;
const coldCost = 10;

export class LibreofficeConvertEngine implements Engine {
  readonly id = 'libreoffice-convert';
  readonly edges = officeEdges(coldCost);
  private readonly pool: HelperPool;
  private readonly health = new KnownHealth(async () => {
    const office = await officeHealth();
    return office.available ? { available: true, version: `1.8.2 (LibreOffice ${office.version})` } : office;
  });

  constructor(
    private readonly setup: { readonly slots: number; readonly spoolDir: string; readonly profile: OfficeProfile },
  ) {
    this.pool = new HelperPool({
      name: 'document-once',
      users: 'officeOnce',
      size: Math.max(1, setup.slots),
      spare: 0,
      spoolRoot: setup.spoolDir,
      profile: 'node-office',
      script: helperScript('office-once'),
      flags: [],
      programs: [setup.profile.wrapper],
      environment: {},
      furnish: (own) => setup.profile.copyInto(own),
      memoryBytes: usualLimits.maxMemoryBytes,
      maxFileBytes: usualLimits.maxFileBytes,
      maxTasks: 1,
      maxRssBytes: 600e6,
    });
  }

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    await inspectDocument(step);
    const order = await officeOrder(step);
    const input = await withoutLinks(step, at);
    await refuse(step, order);
    const extension = formatOf(step.to).extensions[0];
    const output = path.join(at.dir, `out.${extension}`);
    await this.pool.run(at.signal, async (spool, perform) => {
      const name = `${order.sheetName ?? 'in'}.${formatOf(step.from).extensions[0]}`;
      await perform({
        in: await bringIn(spool, input, name),
        out: path.join(spool.out, path.basename(output)),
        fileName: name,
        format: formatArgument(extension, order),
        importArgument: `--infilter=${[order.load['FilterName'], order.load['FilterOptions']].filter(Boolean).join(':')}`,
        program: this.setup.profile.wrapper,
      });
      if (!(await takeOut(spool, path.basename(output), output)))
        throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
    });
    return officeResults(output, step, at);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}

async function refuse({ input, from, to, options }: Step, { landscape, password }: OfficeOrder): Promise<void> {
  if ((await fs.promises.stat(input)).size > maxInputBytes)
    throw new AppError(
      'file_too_large',
      'The document is too large for the converter that is at hand. Try again later.',
    );
  const { paper = usualSheet, fit = usualFit(from) } = completed(to, options);
  if (landscape !== undefined || password !== undefined || paper !== usualSheet || fit !== usualFit(from))
    throw new AppError(
      'engine_unavailable',
      'The converter that is at hand knows neither passwords nor orientation, paper or fit. Leave them out, or try again later.',
    );
}

/** pdf:writer_pdf_Export:{"PageRange":{"type":"string","value":"1-2"}} */
function formatArgument(extension: string, { store, filterData }: OfficeOrder): string {
  const kinds = { string: 'string', number: 'long', boolean: 'boolean' } as const;
  const data =
    filterData &&
    JSON.stringify(
      Object.fromEntries(
        Object.entries(filterData).map(([name, value]) => [
          name,
          { type: kinds[typeof value as keyof typeof kinds], value: String(value) },
        ]),
      ),
    );
  return [extension, store.FilterName, data ?? store['FilterOptions']].filter((part) => part !== undefined).join(':');
}
