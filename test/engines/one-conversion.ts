// Runs one file through the route that the planner finds, as a worker does, and keeps what it said on the way.
import fs from 'node:fs';
import path from 'node:path';
import { convert, type Output } from '../../src/conversion/convert.js';
import { detect } from '../../src/conversion/detect.js';
import type { Engine } from '../../src/conversion/engine.js';
import { usualLimits, type Limits } from '../../src/conversion/limits.js';
import { parseOptions } from '../../src/conversion/options.js';
import { edgesOf, plan, refuse } from '../../src/conversion/planner.js';
import { log } from '../../src/shared/log.js';
import { makeFolder } from '../harness/work-area.js';

export interface Order {
  readonly engines: readonly Engine[];
  /** Its extension counts as the uploaded name's does. */
  readonly name: string;
  readonly content: Buffer | string;
  readonly to: string;
  readonly options?: object;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number) => void;
}

export async function convertOne({ engines, name, content, to, ...rest }: Order): Promise<Output[]> {
  const bytes = Buffer.from(content as Buffer);
  const { format } = detect(bytes.subarray(0, 65_536), name);
  const edges = edgesOf(engines);
  const route = plan(edges, format.id, to);
  if (!route) throw refuse(edges, format.id, to);
  const folder = makeFolder('attempt');
  fs.chmodSync(folder, 0o711);
  const input = path.join(folder, 'input');
  fs.writeFileSync(input, bytes);
  return convert({
    engines,
    route,
    input: { path: input, format: format.id },
    options: parseOptions(to, rest.options ?? {}),
    dir: folder,
    signal: rest.signal ?? new AbortController().signal,
    limits: { ...usualLimits, ...rest.limits },
    log: log('test'),
    progress: rest.progress ?? (() => undefined),
    slot: 0,
  });
}
