// Warm processes and LibreOffice that say they succeeded and did not: what they leave is found out as well, and is never the fault of the sender's file.
// The real one works first; what it made is spoilt then. See stub-tools.spec.ts for programs that are started for each step.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { useCage } from '../../src/conversion/process/cage.js';
import { findTool } from '../../src/conversion/process/find-tool.js';
import { projectRoot } from '../../src/shared/settings.js';
import { makeFolder } from '../harness/work-area.js';
import { change } from './films.js';
import { docx, paragraph } from './office-files.js';
import { quarters } from './pictures.js';

/** Only where programs and helpers are looked for differs; how they are started is the real thing. */
const stubs = vi.hoisted(() => new Map<string, string>());
vi.mock('../../src/conversion/process/find-tool.js', async (original) => {
  const real = await original<typeof import('../../src/conversion/process/find-tool.js')>();
  return { ...real, findTool: (name: string) => stubs.get(name) ?? real.findTool(name) };
});
vi.mock('../../src/conversion/process/helper-script.js', async (original) => {
  const real = await original<typeof import('../../src/conversion/process/helper-script.js')>();
  return { helperScript: (name: string) => stubs.get(name) ?? real.helperScript(name) };
});

const spoilt = {
  nothing: 'rm -f "$f"',
  empty: ': > "$f"',
  truncated: 'truncate -s $(($(stat -c %s "$f") / 2)) "$f"',
  stale: 'echo "what was here before" > "$f"',
} as const;
type Spoilt = keyof typeof spoilt;
const all = Object.keys(spoilt) as Spoilt[];

let how = '';
let engines: Engine[] = [];
let files = '';
const at = (name: string) => path.join(files, name);
/** What is to be done next stands in a file that the stubs read. */
const spoil = (next: Spoilt | 'as it is') => fs.writeFileSync(how, next === 'as it is' ? ':' : spoilt[next]);

beforeAll(async () => {
  // What stands in for a program lies where the cage lets nobody look.
  useCage('off');
  files = makeFolder('files');
  how = path.join(makeFolder('how'), 'how.sh');
  spoil('as it is');
  stubs.set('image-helper', imageHelper());
  stubs.set('soffice', office());
  engines = openEngines({ imageSlots: 1, documentSlots: 0, spoolDir: makeFolder('spool') });
  await quarters().png().toFile(at('a.png'));
  fs.writeFileSync(at('a.docx'), docx(paragraph('words '.repeat(500))));
});
afterAll(async () => {
  useCage('required');
  await Promise.all(engines.map((engine) => engine.close()));
});

/** Does what the real helper does, then spoils the file; its answer stays as it was. */
function imageHelper(): string {
  const built = (name: string) =>
    JSON.stringify(pathToFileURL(path.join(projectRoot, 'dist/src/conversion/process', name)).href);
  const file = path.join(makeFolder('helper'), 'image-helper.mjs');
  fs.writeFileSync(
    file,
    `import { execFileSync } from 'node:child_process';
     import { answerOrders } from ${built('helper-orders.js')};
     import { imageFault } from ${built('image-faults.js')};
     import { convertImage } from ${built('image-recipe.js')};
     const perform = async (job, tell) => {
       const answer = await convertImage(job, tell);
       execFileSync('/bin/sh', ['-c', 'f=$1; . ${how}', 'sh', job.out]);
       return answer;
     };
     answerOrders({ version: 'stub', perform, faultOf: imageFault });`,
  );
  return file;
}

/** The launcher stands beside the program, which is what is started. */
function office(): string {
  const folder = makeFolder('office');
  const real = path.join(path.dirname(fs.realpathSync(findTool('soffice') ?? '')), 'soffice.bin');
  const script = `#!/bin/sh
out=; last=; for word do [ "$last" = --outdir ] && out=$word; last=$word; done
${real} "$@" || exit
[ -z "$out" ] || for f in "$out"/*; do [ -f "$f" ] && { . ${how}; }; done; :
`;
  for (const name of ['soffice', 'soffice.bin']) fs.writeFileSync(path.join(folder, name), script, { mode: 0o755 });
  return path.join(folder, 'soffice');
}

const once = (to: string) => ({ route: [{ engine: 'libreoffice-convert', from: 'docx', to }] });
const cases = [
  ['the helper for pictures', 'a.png', 'webp', {}],
  ['the helper for pictures', 'a.png', 'gif', {}],
  ['the helper for pictures', 'a.png', 'jpeg', {}],
  ['the helper for pictures', 'a.png', 'png', {}],
  ['the helper for pictures', 'a.png', 'tiff', {}],
  ['the helper for pictures', 'a.png', 'avif', {}],
  ['the helper for pictures', 'a.png', 'bmp', {}],
  ['LibreOffice', 'a.docx', 'pdf', once('pdf')],
  ['LibreOffice', 'a.docx', 'odt', once('odt')],
] as const;

describe.each(cases)('%s with %s for %s', (_who, file, to, over) => {
  it('is believed when it did', async () => {
    spoil('as it is');
    expect(await change(engines, at(file), to, {}, over)).toHaveLength(1);
  });

  it.each(all)('leaves it %s', async (way) => {
    spoil(way);
    await expect(change(engines, at(file), to, {}, over)).rejects.toMatchObject({ code: 'output_invalid' });
  });
});
