// An AVIF that moves: its first picture is had, and it is said that the others are not.
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import { makeFolder } from '../harness/work-area.js';
import { colourOf, ffmpeg } from './films.js';
import { convertOne } from './one-conversion.js';
import { operateOn } from './one-operation.js';

let engines: Engine[] = [];
beforeAll(() => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') });
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

function movingAvif(frames: number): Buffer {
  const file = path.join(makeFolder('avif'), 'moving.avif');
  const colours = `color=#e02020:s=96x64:r=5:d=${frames / 10},color=#2040e0:s=96x64:r=5:d=${frames / 10}`.split(',');
  const inputs = colours.flatMap((colour) => ['-f', 'lavfi', '-i', colour]);
  ffmpeg(...inputs, '-filter_complex', 'concat=n=2', '-c:v', 'libaom-av1', '-cpu-used', '8', '-f', 'avif', file);
  return fs.readFileSync(file);
}

it.each(['avis', 'avif'])('one that is called %s first', async (brand) => {
  const content = movingAvif(10);
  expect(content.toString('latin1', 8, 12)).toBe('avis');
  content.write(brand, 8, 'latin1');
  for (const to of ['png', 'avif', 'gif', 'bmp']) {
    const [output] = await convertOne({ engines, name: 'a.avif', content, to });
    const detail = 'Only the first of 10 frames was converted.';
    expect(output!.warnings, to).toEqual([{ code: 'first_page_only', detail }]);
    expect(output!.probe, to).toMatchObject({ width: 96, height: 64 });
    if (to === 'png') expect(await colourOf(output!.path)).toBe('red');
  }
});

it('is told with all its frames, as the operation "probe" does', async () => {
  const [facts] = await operateOn(engines, 'probe', [['a.avif', movingAvif(10)]]);
  expect(JSON.parse(fs.readFileSync(facts!.path, 'utf8'))).toMatchObject({ width: 96, height: 64, pages: 10 });
});

it('of a still one nothing is said', async () => {
  const content = await sharp({ create: { width: 96, height: 64, channels: 3, background: 'red' } })
    .avif()
    .toBuffer();
  const [output] = await convertOne({ engines, name: 'a.avif', content, to: 'png' });
  expect(output!.warnings).toEqual([]);
});
