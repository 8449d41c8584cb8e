// Office documents by LibreOffice, kept warm: text, sheets and slides in each other's formats and as PDF.
// When its processes do not start, libreoffice-convert does the work meanwhile.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { whenQuiet } from '../at-work.js';
import type { Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import { usualLimits } from '../limits.js';
import { KnownHealth } from '../known-health.js';
import { lacking } from '../lacking.js';
import { FontsHere } from '../missing-fonts.js';
import { HelperPool } from '../process/helper-pool.js';
import { findOffice, findPython, officeHealth, type OfficeProfile } from '../process/office-profile.js';
import { bringIn, takeOut } from '../process/spool.js';
import { mediaTypeOf } from './document-pictures.js';
import { officeEdges } from './office-filters.js';
import { inspectDocument, lockFault, officeWarnings } from './office-inspection.js';
import { officeResults } from './office-results.js';
import { embedPictures } from './page-pictures.js';
import { withoutLinks } from './rtf-links.js';
import { factsSchema, officeOrder } from './office-order.js';

const driver = 'office-driver.py';
const driverSource = path.resolve(import.meta.dirname, '../process', driver);
/** So many starts that failed one after the other, and the processes are not tried again for a while. */
const startsAllowed = 5;
const pauseMs = 60_000;
/** Nothing was converted for so long. */
const warmAfterMs = 5_000;

/** What it writes beside a page that is called out.html. */
const besidePage = /^out_html_\w+\.\w+$/;

export interface OfficeSetup {
  /** Documents at a time; none: nothing is started before it is needed. */
  readonly slots: number;
  readonly spoolDir: string;
  readonly profile: OfficeProfile;
  /** Each document gets a process that saw no other. */
  readonly isolated: boolean;
  readonly fallback: Pick<Engine, 'run'>;
}

export class OfficeEngine implements Engine {
  readonly id = 'libreoffice';
  readonly unlocks = true;
  readonly edges = officeEdges(0);
  readonly stalledAfterS = 120;
  readonly warm: HelperPool;
  private readonly health = new KnownHealth(() => this.look());
  private readonly fonts = new FontsHere();
  private forgetWarming: (() => void) | undefined;
  private failedStarts = 0;
  private pausedUntil = 0;

  constructor(private readonly setup: OfficeSetup) {
    this.warm = new HelperPool({
      name: 'document',
      users: 'office',
      size: Math.max(1, setup.slots),
      spare: 1,
      spoolRoot: setup.spoolDir,
      profile: 'office',
      // Looked for when a process starts: they may have been installed since.
      get interpreter() {
        return findPython() ?? 'python3';
      },
      flags: ['-I'],
      script: path.join('own', driver),
      get scriptArgs() {
        return [findOffice() ?? ''];
      },
      environment: {},
      furnish: async (own) => {
        await setup.profile.copyInto(own);
        await fs.promises.copyFile(driverSource, path.join(own, driver));
      },
      memoryBytes: usualLimits.maxMemoryBytes,
      maxFileBytes: usualLimits.maxFileBytes,
      maxTasks: setup.isolated ? 1 : 50,
      maxRssBytes: 600e6,
      freshAfterFailure: true,
    });
  }

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    await inspectDocument(step);
    if (performance.now() < this.pausedUntil) return this.setup.fallback.run(step, at);
    try {
      const produced = await this.convert(step, at);
      this.failedStarts = 0;
      return produced;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'engine_unavailable') throw await lockFault(step, error);
      if (++this.failedStarts < startsAllowed) throw error;
      at.log.error({ engine: this.id, error }, 'LibreOffice does not start warm; libreoffice-convert takes its place');
      this.failedStarts = 0;
      this.pausedUntil = performance.now() + pauseMs;
      return this.setup.fallback.run(step, at);
    }
  }

  async close(): Promise<void> {
    this.forgetWarming?.();
    await this.warm.close();
    await this.setup.profile.remove();
  }

  private async look(): Promise<EngineHealth> {
    if (!findPython()) return lacking('not_installed', ['python3-uno'], ['python3-uno']);
    const health = await officeHealth();
    if (health.available && this.setup.slots > 0) this.warmSoon();
    return health;
  }

  /** Not at once: whoever starts us wants to be served first, and so does a film that is on its way. A document that comes before is served as well. */
  private warmSoon(): void {
    this.forgetWarming ??= whenQuiet(warmAfterMs, () => {
      // The document that needs it hears why it did not start.
      this.warm.warm().catch(() => undefined);
    });
  }

  private async convert(step: Step, at: Workbench): Promise<Produced[]> {
    const extension = formatOf(step.to).extensions[0];
    const output = path.join(at.dir, `out.${extension}`);
    const order = await officeOrder(step);
    const input = await withoutLinks(step, at);
    const pictures = new Map<string, string>();
    const facts = await this.warm.run(at.signal, async (spool, perform) => {
      const job = {
        ...order,
        in: await bringIn(spool, input, `${order.sheetName ?? 'in'}.${formatOf(step.from).extensions[0]}`),
        out: path.join(spool.out, `out.${extension}`),
      };
      const result = factsSchema.parse(await perform(job, (done) => at.progress(0.05 + done * 0.9)));
      const names = await fs.promises.readdir(spool.out);
      const [name = ''] = names.filter((each) => !besidePage.test(each));
      if (!(await takeOut(spool, name, output)))
        throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
      for (const each of names.filter((other) => besidePage.test(other) && mediaTypeOf(other) !== undefined))
        if (await takeOut(spool, each, path.join(at.dir, each))) pictures.set(each, path.join(at.dir, each));
      return result;
    });
    at.progress(0.97);
    if (pictures.size > 0) await embedPictures(output, pictures);
    const warnings = await officeWarnings(step, facts, await this.fonts.ask(at));
    return (await officeResults(output, step, at, facts)).map((result) => ({ ...result, warnings }));
  }
}
