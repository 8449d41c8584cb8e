// The list of engines, in order of preference: of equally cheap routes the one of the earlier engine is taken. Opened by the worker and, for its edges only, by the api.
import type { Engine } from '../engine.js';
import { ArchiveEngine } from './archive.engine.js';
import { CalibreEngine } from './calibre.engine.js';
import { ChromiumEngine } from './chromium.engine.js';
import { compressionEngines } from './compressed.engine.js';
import { DjvuEngine } from './djvu.engine.js';
import { DataEngine } from './data.engine.js';
import { FactsEngine } from './facts.engine.js';
import { decoderEngines } from './decoder.engine.js';
import { ImageMagickEngine } from './imagemagick.engine.js';
import { FfmpegAudioEngine } from './ffmpeg-audio.engine.js';
import { FfmpegVideoEngine } from './ffmpeg-video.engine.js';
import { OfficeProfile } from '../process/office-profile.js';
import { LibreofficeConvertEngine } from './libreoffice-convert.engine.js';
import { OfficeEngine } from './office.engine.js';
import { PandocEngine } from './pandoc.engine.js';
import { PdfEngine } from './pdf.engine.js';
import { PdfStampEngine } from './pdf-stamp.engine.js';
import { SharpEngine } from './sharp.engine.js';
import { ThumbnailEngine } from './thumbnail.engine.js';
import { TiffPagesEngine } from './tiff-pages.engine.js';
import { VipsEngine } from './vips.engine.js';

export interface EngineSetup {
  /** Pictures at a time. */
  readonly imageSlots: number;
  /** Documents at a time; 0: nothing of it is kept warm. */
  readonly documentSlots?: number;
  /** Whether a document may get a process that has seen others. */
  readonly officeIsolation?: 'shared' | 'document';
  /** Where warm processes get their own folders; every parent folder must let others pass when root starts us. */
  readonly spoolDir: string;
  /** Films at a time, which share the cores. */
  readonly videoSlots?: number;
  /** Whether encoders on the graphics card may be tried. */
  readonly hardware?: boolean;
}

/** Starts nothing yet: processes come with probe() or the first step. */
export function openEngines(setup: EngineSetup): Engine[] {
  const { imageSlots, spoolDir, videoSlots = 1, hardware = false, documentSlots = 0, officeIsolation } = setup;
  const profile = new OfficeProfile(spoolDir);
  const once = new LibreofficeConvertEngine({ slots: documentSlots, spoolDir, profile });
  const isolated = officeIsolation === 'document';
  const pictures = new SharpEngine({ slots: imageSlots, spoolDir });
  const films = new FfmpegVideoEngine({ slots: videoSlots, spoolDir, hardware });
  const office = new OfficeEngine({ slots: documentSlots, spoolDir, profile, isolated, fallback: once });
  const data = new DataEngine({ spoolDir });
  const pdf = new PdfEngine({ pictures, texts: data });
  return [
    pictures,
    new VipsEngine(),
    new ImageMagickEngine(),
    ...decoderEngines(),
    films,
    new FfmpegAudioEngine({ spoolDir }),
    new ArchiveEngine(),
    ...compressionEngines(),
    data,
    office,
    once,
    new PandocEngine({ office }),
    new CalibreEngine(),
    new ChromiumEngine(),
    pdf,
    new PdfStampEngine(),
    new TiffPagesEngine({ pictures }),
    new DjvuEngine(),
    new ThumbnailEngine({ pictures, films, pages: pdf }),
    new FactsEngine(),
  ];
}
