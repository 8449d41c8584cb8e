// Sounds by ffmpeg: to each other, and out of films.
import path from 'node:path';
import type { AudioOptions } from '../audio-options.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { formatOf } from '../formats.js';
import { checkMedia } from '../media/check-media.js';
import { findFfmpeg } from '../media/find-ffmpeg.js';
import { runFfmpeg } from '../media/ffmpeg-run.js';
import { demuxersOf, soundFormats, videoFormats } from '../media/media-containers.js';
import { planAudio } from '../media/media-plan.js';
import { probeInput } from '../media/probe-media.js';
import { parseOptions } from '../options.js';
import { KnownHealth } from '../known-health.js';
import { mediaArguments } from './ffmpeg-arguments.js';

const edges: readonly Edge[] = [
  ...[...soundFormats, 'amr'].flatMap((from) =>
    soundFormats.map((to) => ({ from, to, cost: 5, lossy: false, many: false })),
  ),
  ...videoFormats.flatMap((from) => soundFormats.map((to) => ({ from, to, cost: 6, lossy: true, many: false }))),
];

export class FfmpegAudioEngine implements Engine {
  readonly id = 'ffmpeg-audio';
  readonly edges = edges;
  readonly stalledAfterS = 60;
  private readonly health = new KnownHealth(() => findFfmpeg(this.setup.spoolDir));

  constructor(private readonly setup: { readonly spoolDir: string }) {}

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run({ from, to, input, options }: Step, at: Workbench): Promise<Produced[]> {
    const facts = await probeInput(input, from, at);
    const plan = planAudio(facts, to, parseOptions(to, options, '/options', from) as unknown as AudioOptions);
    const output = path.join(at.dir, `out.${formatOf(to).extensions[0]}`);
    const args = mediaArguments(
      { path: input, demuxers: demuxersOf(from), limits: at.limits, threads: 1 },
      plan,
      output,
    );
    await runFfmpeg(
      { args, input, threads: 1, expectedS: plan.span.longestS, progress: (part) => at.progress(part) },
      at,
    );
    const probe = await checkMedia(output, to, plan, { path: input, format: from }, at);
    return [{ path: output, format: to, probe, warnings: plan.warnings }];
  }

  async close(): Promise<void> {
    // Keeps nothing warm.
  }
}
