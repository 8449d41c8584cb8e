// Films by ffmpeg: to each other, from a picture that moves, and to pictures (frames, sheets, GIF).
import path from 'node:path';
import { refuseCutGif } from '../cut-gif.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { formatOf, moving } from '../formats.js';
import { frameFormats, type ClipOptions, type FrameOptions } from '../frame-options.js';
import { checkMedia } from '../media/check-media.js';
import { runFfmpeg } from '../media/ffmpeg-run.js';
import { takeFrames, takeGif } from '../media/film-frames.js';
import { findFfmpeg } from '../media/find-ffmpeg.js';
import { onHardware, tryHardware } from '../media/hardware-encoders.js';
import { demuxersOf, videoFormats } from '../media/media-containers.js';
import { pictureOf } from '../media/media-facts.js';
import { planVideo, type MediaPlan } from '../media/media-plan.js';
import { noStream, probeInput } from '../media/probe-media.js';
import { parseOptions } from '../options.js';
import type { VideoOptions } from '../video-options.js';
import { KnownHealth } from '../known-health.js';
import { availableParallelism } from 'node:os';
import { mediaArguments, type Source } from './ffmpeg-arguments.js';

const edge = (from: string, to: string, cost: number, over: Partial<Edge> = {}): Edge => ({
  from,
  to,
  cost,
  lossy: false,
  many: false,
  ...over,
});
const edges: readonly Edge[] = [
  ...[...videoFormats, 'gif', moving].flatMap((from) => videoFormats.map((to) => edge(from, to, 60))),
  ...videoFormats.flatMap((from) => frameFormats.map((to) => edge(from, to, 10, { lossy: true, many: true }))),
  // No dearer than a frame: else the way would lead over a still, which is a GIF that does not move.
  ...videoFormats.map((from) => edge(from, 'gif', 10, { lossy: true })),
];

/** Reader, filters and encoder each have so many, and the slot's user may not have more than 128 in all. */
const mostThreads = 16;

interface Setup {
  readonly slots: number;
  readonly spoolDir: string;
  readonly hardware: boolean | readonly string[];
}

export class FfmpegVideoEngine implements Engine {
  readonly id = 'ffmpeg-video';
  readonly edges = edges;
  readonly stalledAfterS = 60;
  private readonly threads: number;
  private readonly health = new KnownHealth(() => findFfmpeg(this.setup.spoolDir));
  private card: Promise<readonly string[]> | undefined;

  constructor(private readonly setup: Setup) {
    this.threads = Math.min(mostThreads, Math.max(1, Math.floor(availableParallelism() / setup.slots)));
  }

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    const { from, to, input } = step;
    if (from === 'gif') await refuseCutGif(input);
    const facts = await probeInput(input, from, at);
    const source: Source = { path: input, demuxers: demuxersOf(from), limits: at.limits, threads: this.threads };
    const options: unknown = parseOptions(to, step.options, '/options', from === moving ? undefined : from);
    if (formatOf(to).family === 'image') {
      const picture = pictureOf(facts);
      if (!picture) throw noStream(to, 'picture');
      return to === 'gif'
        ? takeGif(step, facts, picture, options as ClipOptions, source, at)
        : takeFrames(step, facts, picture, options as FrameOptions, source, at);
    }
    return [await this.film(step, planVideo(facts, to, options as VideoOptions, at.limits), source, at)];
  }

  async close(): Promise<void> {
    // Keeps nothing warm.
  }

  private async film({ from, to, input }: Step, plan: MediaPlan, source: Source, at: Workbench): Promise<Produced> {
    const output = path.join(at.dir, `out.${formatOf(to).extensions[0]}`);
    const once = async (chosen: MediaPlan): Promise<Produced> => {
      const args = mediaArguments(source, chosen, output);
      await runFfmpeg(
        { args, input, threads: source.threads, expectedS: plan.span.longestS, progress: (part) => at.progress(part) },
        at,
      );
      const probe = await checkMedia(output, to, chosen, { path: input, format: from }, at);
      return { path: output, format: to, probe, warnings: chosen.warnings };
    };
    const fast = plan.picture && onHardware(plan.picture, await this.hardware());
    if (!fast) return once(plan);
    try {
      return await once({ ...plan, picture: fast });
    } catch (error) {
      // A card that is busy or cannot do this size is no reason to fail: the processor can.
      if (at.signal.aborted) throw error;
      at.log.warn({ encoder: fast.encoder, error: String(error) }, 'the hardware encoder failed; encoding in software');
      const warning = {
        code: 'hardware_encoder_failed' as const,
        detail: 'The graphics card could not encode it; the processor did.',
      };
      return once({ ...plan, warnings: [...plan.warnings, warning] });
    }
  }

  private hardware(): Promise<readonly string[]> {
    const { hardware, spoolDir } = this.setup;
    this.card ??=
      typeof hardware === 'boolean'
        ? hardware
          ? tryHardware(spoolDir)
          : Promise.resolve([])
        : Promise.resolve(hardware);
    return this.card;
  }
}
