// Small pictures of whatever can be seen: moments of a film, pages of a document, a picture itself. Chooses what is shown; the engines for each kind show it.
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { Edge, Engine, EngineHealth, Produced, Workbench } from '../engine.js';
import type { AskedOf } from '../pdf-fields.js';
import type { thumbnailFields } from '../file-fields.js';
import { formatOf } from '../formats.js';
import { probeInput } from '../media/probe-media.js';
import { openPdf } from './pdf-opening.js';
import { qpdf } from './pdf-tools.js';

type Asked = AskedOf<typeof thumbnailFields>;
type Draws = Pick<Engine, 'run' | 'stalledAfterS'>;

export interface ThumbnailSetup {
  readonly pictures: Draws;
  readonly films: Draws;
  readonly pages: Draws;
}

const usualSide = 320;

export class ThumbnailEngine implements Engine {
  readonly id = 'thumbnail';
  readonly edges: readonly Edge[] = [];
  readonly operations: NonNullable<Engine['operations']> = {
    thumbnail: ({ inputs: [input = ''], formats: [from = ''], options }, at) =>
      this.draw(input, from, options as Asked, at),
  };

  constructor(private readonly setup: ThumbnailSetup) {}

  /** Part of the program. Which kinds it can show depends on the engines of those. */
  probe(): Promise<EngineHealth> {
    return Promise.resolve({ available: true, version: '1' });
  }

  run(): Promise<Produced[]> {
    throw new AppError('internal_error', 'Something went wrong on our side: this engine converts nothing.');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async draw(input: string, from: string, asked: Asked, at: Workbench): Promise<Produced[]> {
    const step = { from, to: asked.format, input, options: sizeOf(asked) };
    if (from === 'pdf') return this.pages(input, asked, at);
    if (formatOf(from).family === 'image') {
      const still = asked.format === 'webp' ? { animated: 'first' } : {};
      return this.setup.pictures.run({ ...step, options: { ...step.options, ...still } }, at);
    }
    const { durationS } = await probeInput(input, from, at);
    return this.setup.films.run({ ...step, options: { ...step.options, ...momentsOf(asked, durationS) } }, at);
  }

  private async pages(input: string, asked: Asked, at: Workbench): Promise<Produced[]> {
    const file = await openPdf(input, asked.password, at);
    const { page: first = 1, count, format } = asked;
    if (first > file.pages)
      throw new AppError('page_limit', `The document has ${file.pages} pages; page ${first} is not one of them.`);
    const chosen = path.join(at.dir, 'chosen.pdf');
    const last = Math.min(file.pages, first + count - 1);
    await qpdf([file.path, '--pages', '.', `${first}-${last}`, '--', chosen], at, file.path);
    return this.setup.pages.run({ from: 'pdf', to: format, input: chosen, options: sizeOf(asked) }, at);
  }
}

function sizeOf({ width, height, fit }: Asked): Record<string, unknown> {
  if (width === undefined && height === undefined) return { width: usualSide, height: usualSide };
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }), fit };
}

/** Of a film that lasts so long. */
function momentsOf({ at = '10%', count, sprite }: Asked, durationS: number): Record<string, unknown> {
  const first = typeof at === 'number' ? at : (durationS * parseFloat(at)) / 100;
  if (count === 1) return { at: first };
  return { start: first, count, ...(sprite && { columns: Math.ceil(Math.sqrt(count)) }) };
}
