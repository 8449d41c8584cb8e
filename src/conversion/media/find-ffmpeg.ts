// Whether ffmpeg can work here: installed, new enough, built with the codecs that are made when nothing is asked. Asked once by each engine's probe().
import fs from 'node:fs';
import path from 'node:path';
import { askedTogether } from '../asked-together.js';
import type { EngineHealth } from '../engine.js';
import { lacking } from '../lacking.js';
import { usualLimits } from '../limits.js';
import { runTool } from '../process/tool.js';
import { missingTools } from '../process/tool-version.js';
import { audioCodecs, videoCodecs } from './media-codecs.js';
import { containers } from './media-containers.js';

/** -fps_mode came with it. */
const oldest = [5, 1] as const;
const tools = { ffmpeg: 'ffmpeg', ffprobe: 'ffmpeg' } as const;

export const findFfmpeg = askedTogether(lookForFfmpeg);

async function lookForFfmpeg(spoolDir: string): Promise<EngineHealth> {
  const absent = missingTools(tools);
  if (absent !== undefined) return absent;
  try {
    const [version = ''] = await ask(spoolDir, 'ffmpeg', ['-version']);
    const [, number = '', major = '0', minor = '0'] = /^ffmpeg version n?((\d+)\.(\d+)\S*)/.exec(version) ?? [];
    // A build of the day has no number: it is newer than every release.
    const isOld = number !== '' && (Number(major) - oldest[0] || Number(minor) - oldest[1]) < 0;
    if (isOld) return lacking('too_old', [`ffmpeg ${number}`], ['ffmpeg']);
    const missing = await missingEncoders(spoolDir);
    if (missing.length > 0) return lacking('built_without', missing, ['ffmpeg']);
    await ask(spoolDir, 'ffprobe', ['-version']);
    return { available: true, version: number || version.slice(15, 60) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return lacking('does_not_start', Object.keys(tools), ['ffmpeg'], detail);
  }
}

async function missingEncoders(spoolDir: string): Promise<string[]> {
  const there = new Set(
    (await ask(spoolDir, 'ffmpeg', ['-hide_banner', '-encoders'])).map((line) => line.trim().split(/\s+/)[1]),
  );
  const usual = Object.values(containers).flatMap(({ video, audio }) => [
    ...(video?.makes[0] ? [videoCodecs[video.makes[0]].encoder] : []),
    ...(audio.makes[0] ? [audioCodecs[audio.makes[0]].encoder] : []),
  ]);
  return [...new Set(usual)].filter((encoder) => !there.has(encoder));
}

/** Runs it in a folder of its own that is gone afterwards; answers its lines. */
export async function ask(spoolDir: string, command: string, args: readonly string[]): Promise<string[]> {
  await fs.promises.mkdir(spoolDir, { recursive: true, mode: 0o711 });
  const cwd = await fs.promises.mkdtemp(path.join(spoolDir, 'ffmpeg-'));
  const lines: string[] = [];
  try {
    const signal = AbortSignal.timeout(60_000);
    const result = await runTool({
      command,
      args,
      cwd,
      signal,
      limits: usualLimits,
      slot: 0,
      onStdoutLine: (line) => lines.push(line),
    });
    if (result.kind !== 'ok') throw new Error(`${command} ended with ${result.kind}.`);
    return lines;
  } finally {
    await fs.promises.rm(cwd, { recursive: true, force: true });
  }
}
