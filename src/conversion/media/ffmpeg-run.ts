// Runs one ffmpeg in a workbench and turns its counter into progress. Called by the engines for films and sounds.
import type { Workbench } from '../engine.js';
import { runTool } from '../process/tool.js';
import { mediaFault } from './ffmpeg-faults.js';
import { fractionOf, readProgress } from './ffmpeg-progress.js';

export interface FfmpegRun {
  readonly args: readonly string[];
  readonly input: string;
  readonly threads: number;
  /** Seconds that the result has when it is whole. */
  readonly expectedS: number;
  readonly progress: (part: number) => void;
}

/** Answers what it complained about although it went on. */
export async function runFfmpeg(
  { args, input, threads, expectedS, progress }: FfmpegRun,
  at: Workbench,
): Promise<string> {
  const result = await runTool({
    command: 'ffmpeg',
    args,
    cwd: at.dir,
    inputs: [input],
    signal: at.signal,
    // A long film takes long; the runner's clock ends it earlier than this.
    limits: { ...at.limits, maxCpuSeconds: cpuSeconds(at, expectedS, threads) },
    slot: at.slot,
    maxStdoutBytes: 256 * 2 ** 20,
    onStdoutLine: readProgress((seconds) => progress(fractionOf(seconds, expectedS))),
  });
  if (result.kind !== 'ok') throw mediaFault(result, 'ffmpeg');
  return result.stderr;
}

function cpuSeconds(
  { limits: { maxCpuSeconds, mediaTimeFactor } }: Workbench,
  mediaS: number,
  threads: number,
): number {
  return Math.ceil(Math.max(maxCpuSeconds, mediaS * mediaTimeFactor) * Math.max(1, threads));
}
