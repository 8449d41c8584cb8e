// What the loop promises around engines: order, options, progress, stopping, checking. The engines here copy files, so that only the loop is judged.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Warning } from '../shared/warnings.js';
import { log } from '../shared/log.js';
import { convert, type Conversion } from './convert.js';
import type { Engine, Step } from './engine.js';
import { usualLimits } from './limits.js';

const magic: Record<string, string> = { png: '\x89PNG\r\n\x1a\n', gif: 'GIF89a', webp: 'RIFF....WEBP' };
let dir = '';
let steps: Step[] = [];
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'convert-'));
  steps = [];
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

const warnings: Readonly<Record<string, Warning>> = {
  gif: { code: 'first_page_only', detail: '' },
  webp: { code: 'size_reduced', detail: '' },
};
const engine = (
  count = 1,
  write = (to: string) => magic[to] ?? '',
  probe: object = { width: 1, height: 1, pages: 1 },
): Engine => ({
  id: 'copy',
  edges: [
    { from: 'png', to: 'gif', cost: 1, lossy: false, many: count > 1 },
    { from: 'gif', to: 'webp', cost: 3, lossy: false, many: false },
  ],
  probe: async () => ({ available: true, version: '1' }),
  close: async () => undefined,
  async run(step, at) {
    steps.push(step);
    at.progress(0.5);
    at.progress(0.2);
    return Array.from({ length: step.to === 'gif' ? count : 1 }, (_, index) => {
      const file = path.join(at.dir, `${index}.${step.to}`);
      fs.writeFileSync(file, Buffer.from(write(step.to), 'latin1'));
      return { path: file, format: step.to, probe, warnings: [warnings[step.to] ?? { code: 'no_text', detail: '' }] };
    });
  },
});

const work = (over: Partial<Conversion> = {}): Conversion => ({
  engines: [engine()],
  route: [
    { engine: 'copy', from: 'png', to: 'gif' },
    { engine: 'copy', from: 'gif', to: 'webp' },
  ],
  input: { path: '/in.png', format: 'png' },
  options: { quality: 5 },
  dir,
  signal: new AbortController().signal,
  limits: usualLimits,
  log: log('test'),
  progress: () => undefined,
  slot: 0,
  ...over,
});

it('hands each result to the next step, the options to the last one, and says who made it', async () => {
  const outputs = await convert(work());
  expect(steps.map(({ input, options }) => [path.relative(dir, input), options])).toEqual([
    ['../../in.png', {}],
    ['0-0/0.gif', { quality: 5 }],
  ]);
  expect(outputs).toMatchObject([
    {
      format: 'webp',
      mediaType: 'image/webp',
      sizeBytes: 12,
      engine: { name: 'copy', version: '1' },
      warnings: [{ code: 'first_page_only' }, { code: 'size_reduced' }],
    },
  ]);
});

it('runs the next step for each of several results', async () => {
  expect(await convert(work({ engines: [engine(3)] }))).toHaveLength(3);
});

it('reports progress by the weight of the steps, never falling, and 1 only at the end', async () => {
  const seen: number[] = [];
  await convert(work({ progress: (done) => seen.push(Math.round(done * 100)) }));
  expect(seen).toEqual([12, 12, 25, 62, 62, 99, 100]);
});

it('stops between steps', async () => {
  const stop = new AbortController();
  const running = convert(work({ signal: stop.signal, progress: () => stop.abort({ code: 'soft_timeout' }) }));
  await expect(running).rejects.toMatchObject({ code: 'soft_timeout' });
  expect(steps).toHaveLength(1);
});

it.each([
  ['is empty', engine(1, () => '')],
  ['is another format', engine(1, () => 'GIF89a')],
  ['is none at all', engine(1, () => '\x00\x01')],
  ['has no size', engine(1, undefined, { width: 0, height: 1, pages: 1 })],
  ['is missing', { ...engine(), run: async () => [] }],
])('refuses a result that %s', async (_case, bad) => {
  await expect(convert(work({ engines: [bad] }))).rejects.toMatchObject({ code: 'output_invalid' });
});

it('names an engine that is not here', async () => {
  await expect(convert(work({ engines: [] }))).rejects.toMatchObject({ code: 'engine_unavailable' });
});
