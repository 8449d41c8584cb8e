// What a file is, as JSON: its format, and what can be told of it without converting it.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { pageSizes, pdfDescription } from '../document-probe.js';
import type { Edge, Engine, EngineHealth, Produced, Work, Workbench } from '../engine.js';
import type { AskedOf } from '../pdf-fields.js';
import type { decryptFields } from '../pdf-fields.js';
import { findFormat, type Format } from '../formats.js';
import { becomeStill } from '../moving-avif.js';
import { probeMedia } from '../media/probe-media.js';
import { readZip } from '../zip-directory.js';
import { lockableArchives } from '../archive-options.js';
import { listArchive, refuseByLook } from './archive-tool.js';
import { unlockArchive } from './archive-unlock.js';
import { openPdf } from './pdf-opening.js';
import { readableArchives } from './archive.engine.js';
import { headerOf, readableByVips } from './vips.engine.js';

type Facts = Record<string, unknown>;
type Look = (input: string, format: Format, at: Workbench, password?: string) => Promise<Facts>;

/** The first that fits tells it. */
const looks: readonly { readonly fits: (format: Format) => boolean; readonly look: Look }[] = [
  { fits: ({ id }) => id === 'pdf', look: pages },
  { fits: ({ family }) => family === 'video' || family === 'audio', look: streams },
  { fits: ({ id, family }) => family === 'image' && readableByVips(id), look: pixels },
  { fits: ({ id }) => readableArchives.includes(id), look: entries },
  { fits: ({ inside }) => inside === 'zip', look: parts },
];

export class FactsEngine implements Engine {
  readonly id = 'facts';
  readonly edges: readonly Edge[] = [];
  readonly operations = { probe: tell };

  /** Part of the program; where a tool is missing, less is told. */
  probe(): Promise<EngineHealth> {
    return Promise.resolve({ available: true, version: '1' });
  }

  run(): Promise<Produced[]> {
    throw new AppError('internal_error', 'Something went wrong on our side: this engine converts nothing.');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function tell({ inputs: [input = ''], formats: [id = ''], options }: Work, at: Workbench): Promise<Produced[]> {
  const { password } = options as AskedOf<typeof decryptFields>;
  const format = findFormat(id);
  const look = format && looks.find(({ fits }) => fits(format))?.look;
  const facts = format && look ? await look(input, format, at, password) : {};
  const { size } = await fs.promises.stat(input);
  const known = format && { format: format.id, family: format.family, media_type: format.mediaTypes[0] };
  const all = {
    ...(known ?? { format: null, family: null, media_type: 'application/octet-stream' }),
    size_bytes: size,
    ...facts,
  };
  const output = path.join(at.dir, 'facts.json');
  await fs.promises.writeFile(output, `${JSON.stringify(all, null, 2)}\n`);
  return [{ path: output, format: 'json', probe: {}, warnings: [] }];
}

async function pages(input: string, _format: Format, at: Workbench, password?: string): Promise<Facts> {
  const file = await openPdf(input, password, at);
  const said = await pdfDescription(file.path, at);
  const [first] = await pageSizes(file.path, 1, at);
  return {
    pages: file.pages,
    encrypted: file.warnings.length > 0,
    title: said.get('Title') || null,
    pdf_version: said.get('PDF version') ?? null,
    ...(first && { page_width_pt: first.width, page_height_pt: first.height }),
  };
}

async function streams(input: string, { id }: Format, at: Workbench): Promise<Facts> {
  const { durationS, streams: found } = await probeMedia({ path: input, format: id, isInput: true }, at);
  return {
    duration_ms: durationS === undefined ? null : Math.round(durationS * 1000),
    streams: found.map(({ kind, codec, language, ...more }) => ({
      kind,
      codec,
      ...(language !== undefined && { language }),
      ...('width' in more && { width: more.width, height: more.height, fps: more.fps ?? null, turned: more.turn }),
      ...('channels' in more && { channels: more.channels, sample_rate: more.sampleRate }),
    })),
  };
}

async function pixels(sent: string, { id }: Format, at: Workbench): Promise<Facts> {
  const { input, frames } = id === 'avif' ? await stillOf(sent, at) : { input: sent };
  const said = await headerOf(input, at);
  if (input !== sent) await fs.promises.rm(input);
  return {
    width: said.get('width') ?? null,
    height: said.get('height') ?? null,
    pages: frames ?? said.get('n-pages') ?? 1,
    bands: said.get('bands') ?? null,
  };
}

async function stillOf(sent: string, at: Workbench): Promise<{ input: string; frames: number }> {
  const input = path.join(at.dir, 'still.avif');
  await fs.promises.copyFile(sent, input, fs.constants.COPYFILE_FICLONE);
  await fs.promises.chmod(input, 0o644);
  return { input, frames: await becomeStill(input) };
}

async function entries(sent: string, { id }: Format, at: Workbench, password?: string): Promise<Facts> {
  const isOpened = password !== undefined && lockableArchives.includes(id);
  const input = isOpened ? await unlockArchive(sent, password, at, () => undefined) : sent;
  await refuseByLook(input);
  const listed = await listArchive(input, at, (part) => at.progress(part));
  const files = listed.filter(({ type }) => type === '-');
  return {
    files: files.length,
    folders: listed.filter(({ type }) => type === 'd').length,
    unpacked_bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    names: files.slice(0, 100).map((each) => each.path),
  };
}

async function parts(input: string): Promise<Facts> {
  return { parts: (await readZip(input)).length };
}
