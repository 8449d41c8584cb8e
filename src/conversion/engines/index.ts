// The list of engines, in order of preference: of equally cheap routes the one of the earlier engine is taken. Opened by the worker and, for its edges only, by the api.
import type { Engine } from '../engine.js';
import { ArchiveEngine } from './archive.engine.js';
import { DataEngine } from './data.engine.js';
import { decoderEngines } from './decoder.engine.js';
import { ImageMagickEngine } from './imagemagick.engine.js';
import { FfmpegAudioEngine } from './ffmpeg-audio.engine.js';
import { FfmpegVideoEngine } from './ffmpeg-video.engine.js';
import { SharpEngine } from './sharp.engine.js';
import { VipsEngine } from './vips.engine.js';

export interface EngineSetup {
  /** Pictures at a time. */
  readonly imageSlots: number;
  /** Where warm processes get their own folders; every parent folder must let others pass when root starts us. */
  readonly spoolDir: string;
  /** Films at a time, which share the cores. */
  readonly videoSlots?: number;
  /** Whether encoders on the graphics card may be tried. */
  readonly hardware?: boolean;
}

/** Starts nothing yet: processes come with probe() or the first step. */
export function openEngines({ imageSlots, spoolDir, videoSlots = 1, hardware = false }: EngineSetup): Engine[] {
  return [
    new SharpEngine({ slots: imageSlots, spoolDir }),
    new VipsEngine(),
    new ImageMagickEngine(),
    ...decoderEngines(),
    new FfmpegVideoEngine({ slots: videoSlots, spoolDir, hardware }),
    new FfmpegAudioEngine({ spoolDir }),
    new ArchiveEngine(),
    new DataEngine({ spoolDir }),
  ];
}
