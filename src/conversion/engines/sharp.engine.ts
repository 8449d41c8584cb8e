// The usual picture formats, by sharp in warm processes of their own.
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { warningSchema, type Warning } from '../../shared/warnings.js';
import { AppError } from '../../shared/errors.js';
import { refuseCutGif } from '../cut-gif.js';
import { drawnFonts, missingFonts } from '../drawn-fonts.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { decoded, formatOf, moving, shaped } from '../formats.js';
import { shapeOptions } from '../image-options.js';
import { usualLimits } from '../limits.js';
import { parseOptions } from '../options.js';
import { KnownHealth } from '../known-health.js';
import { FontsHere, isThere, replacedFonts } from '../missing-fonts.js';
import { becomeStill } from '../moving-avif.js';
import { motionOf } from '../moving-picture.js';
import { HelperPool } from '../process/helper-pool.js';
import { helperScript } from '../process/helper-script.js';
import type { ImageJob } from '../process/image-shape.js';
import { bringIn, takeOut } from '../process/spool.js';
import { decodeText } from '../text-bytes.js';
import { unusable } from '../verify.js';
import { checkWhole } from '../whole-picture.js';

const readable = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff', 'svg', decoded];
const writable = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff', shaped];
/** Encoding is what takes time; AVIF takes far more of it. */
const costs: Readonly<Record<string, number>> = { avif: 4 };

/** A GIF counts in hundredths of a second. */
const roundedMs = 5;

const edges: readonly Edge[] = readable.flatMap((from) =>
  [...writable, ...(from === 'webp' ? [moving] : [])].map((to) => ({
    from,
    to,
    cost: costs[to] ?? 1,
    lossy: false,
    many: false,
  })),
);

const resultSchema = z.object({
  probe: z.object({ width: z.int().positive(), height: z.int().positive(), pages: z.int().positive() }),
  warnings: z.array(warningSchema).max(10),
});

const cutOutSchema = z.object({ tops: z.array(z.number().min(0).max(1).nullable()) });

/** Measured on 100 photographs at once: one arena for libvips' own threads and one for Node keep a process below 100 MB at its peak, a fixed trim
 *  threshold gives it back between tasks. Buffers of up to 32 MiB are used again; each mapped anew they cost 4000 page faults a picture. */
const environment = {
  UV_THREADPOOL_SIZE: '1',
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '33554432',
  MALLOC_TRIM_THRESHOLD_: '33554432',
};
const nodeFlags = ['--max-old-space-size=96', '--max-semi-space-size=1', '--v8-pool-size=1'];

export class SharpEngine implements Engine {
  readonly id = 'sharp';
  readonly edges = edges;
  readonly warm: HelperPool;
  private readonly fonts = new FontsHere();
  private readonly health = new KnownHealth(async () => ({ available: true, version: await this.warm.warm() }));

  constructor({ slots, spoolDir }: { readonly slots: number; readonly spoolDir: string }) {
    this.warm = new HelperPool({
      name: 'image',
      users: 'warm',
      size: slots,
      spoolRoot: spoolDir,
      profile: 'node-helper',
      script: helperScript('image-helper'),
      flags: nodeFlags,
      environment,
      memoryBytes: usualLimits.maxMemoryBytes,
      maxFileBytes: usualLimits.maxFileBytes,
      maxTasks: 100,
      maxRssBytes: 700e6,
    });
  }

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    const extension = formatOf(step.to).extensions[0];
    const output = path.join(at.dir, `out.${extension}`);
    if (step.from === 'gif') await refuseCutGif(step.input);
    const { probe, warnings } = await this.warm.run(at.signal, async (spool, order) => {
      const name = `out.${extension}`;
      const copy = await bringIn(spool, step.input, `in.${formatOf(step.from).extensions[0]}`);
      const frames = step.from === 'avif' ? await becomeStill(copy) : 1;
      const job: ImageJob = {
        in: copy,
        from: step.from,
        out: path.join(spool.out, name),
        to: step.to,
        options: completed(step),
        maxPixels: at.limits.maxPixels,
      };
      at.progress(0.1);
      const result = resultSchema.parse(await order(job, (done) => at.progress(0.1 + 0.8 * done)));
      if (!(await takeOut(spool, name, output)))
        throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
      return { ...result, warnings: [...result.warnings, ...lostFrames(frames)] };
    });
    await checkWhole(output, step.to);
    await checkMotion(step, output, probe.pages);
    const replaced = step.from === 'svg' ? await this.replaced(step.input, at) : [];
    return [{ path: output, format: step.to, probe, warnings: [...warnings, ...replaced] }];
  }

  /** These pages of a TIFF, each as a PNG without transparency, shaped as a picture is before it becomes something else. */
  drawPages({ input, options }: Step, pages: readonly number[], at: Workbench): Promise<string[]> {
    return this.warm.run(at.signal, async (spool, order) => {
      const shape = completed({ from: 'tiff', to: shaped, input, options });
      const job: ImageJob = {
        in: await bringIn(spool, input, 'in.tiff'),
        from: 'tiff',
        out: spool.out,
        to: shaped,
        options: { ...shape, background: shape.background ?? '#ffffff' },
        maxPixels: at.limits.maxPixels,
        pages,
      };
      await order(job, (done) => at.progress(done));
      const drawn: string[] = [];
      for (const page of pages) {
        const output = path.join(at.dir, `${page}.png`);
        if (!(await takeOut(spool, `${page}.png`, output)))
          throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
        drawn.push(output);
      }
      return drawn;
    });
  }

  /** What is drawn on pages that poppler made pictures of, in their place; pages on which nothing is are gone. Answers where each begins. */
  cutOut(pages: readonly string[], at: Workbench): Promise<(number | null)[]> {
    return this.warm.run(at.signal, async (spool, order) => {
      const names = pages.map((page) => path.basename(page));
      for (const page of pages) await bringIn(spool, page, path.basename(page));
      const [from, to] = ['png', 'png'];
      const job: ImageJob = {
        in: spool.in,
        from,
        out: spool.out,
        to,
        options: completed({ from, to, input: spool.in, options: {} }),
        maxPixels: at.limits.maxPixels,
        cutOut: names,
      };
      const { tops } = cutOutSchema.parse(await order(job, (done) => at.progress(done)));
      for (const [index, page] of pages.entries()) {
        await fs.promises.rm(page);
        const isDrawn = typeof tops[index] === 'number';
        if (isDrawn && !(await takeOut(spool, path.basename(page), page)))
          throw new AppError('output_invalid', 'The conversion ended without a result. Try again.');
      }
      return tops;
    });
  }

  close(): Promise<void> {
    return this.warm.close();
  }

  /** Fonts of a drawing in whose place others were drawn. */
  private async replaced(drawing: string, at: Workbench): Promise<Warning[]> {
    const bytes = await fs.promises.readFile(drawing);
    const svg = decodeText(bytes) ?? bytes.toString();
    if (drawnFonts(svg).length === 0) return [];
    const here = await this.fonts.ask(at);
    return here.size === 0 ? [] : replacedFonts(missingFonts(svg, (font) => isThere(font, here)));
  }
}

function lostFrames(frames: number): Warning[] {
  if (frames < 2) return [];
  return [{ code: 'first_page_only', detail: `Only the first of ${frames} frames was converted.` }];
}

/** Half of the frames are a whole picture too. Those that look alike become one that is shown for longer, so that time is what may not get lost. */
async function checkMotion({ from, to, input, options }: Step, output: string, pages: number): Promise<void> {
  const made = await motionOf(output, to);
  if (!made) return;
  if (made.frames !== pages) throw unusable(to, `${made.frames} frames instead of ${pages}`);
  const sent = options['animated'] === 'first' || made.frames === 1 ? undefined : await motionOf(input, from);
  if (sent && made.ms < sent.ms - roundedMs * sent.frames)
    throw unusable(to, `${made.frames} frames last ${made.ms} ms; ${sent.frames} frames of ${sent.ms} ms were sent`);
}

/** Steps in the middle of a route have no options of their own; the recipe wants the defaults written out. */
function completed({ to, options }: Step): ImageJob['options'] {
  // What shapes a film does so when it is made.
  const own = to === moving ? shapeOptions({}) : to === shaped ? shapeOptions(options) : parseOptions(to, options);
  return { animated: 'keep', lossless: false, ...own } as ImageJob['options'];
}
