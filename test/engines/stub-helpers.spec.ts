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

/** Debian's Python is looked for in another way. */
vi.mock('../../src/conversion/process/office-profile.js', async (original) => {
  const real = await original<typeof import('../../src/conversion/process/office-profile.js')>();
  return { ...real, findPython: () => stubs.get('python3') ?? real.findPython() };
});

const spoilt = {
  nothing: 'rm -f "$f"',
  empty: ': > "$f"',
  truncated: 'truncate -s $(($(stat -c %s "$f") / 2)) "$f"',
  stale: 'echo "what was here before" > "$f"',
  'another format': 'cat "$other" > "$f"',
} as const;
type Spoilt = keyof typeof spoilt;
const all = Object.keys(spoilt) as Spoilt[];

let how = '';
let engines: Engine[] = [];
let files = '';
const at = (name: string) => path.join(files, name);
/** What is to be done next stands in a file that the stubs read. */
const spoil = (next: Spoilt | 'as it is', other = '') =>
  fs.writeFileSync(how, `other=${at(other)}; ${next === 'as it is' ? ':' : spoilt[next]}`);

beforeAll(async () => {
  // What stands in for a program lies where the cage lets nobody look.
  useCage('off');
  files = makeFolder('files');
  how = path.join(makeFolder('how'), 'how.sh');
  spoil('as it is');
  stubs.set('image-helper', imageHelper());
  stubs.set('soffice', office());
  stubs.set('python3', python());
  engines = openEngines({ imageSlots: 1, documentSlots: 0, spoolDir: makeFolder('spool') });
  await quarters().png().toFile(at('a.png'));
  await quarters().gif().toFile(at('a.gif'));
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
[ -z "$out" ] && exec ${real} "$@"
${real} "$@" || exit
for f in "$out"/*; do [ -f "$f" ] && { . ${how}; }; done; :
`;
  for (const name of ['soffice', 'soffice.bin']) fs.writeFileSync(path.join(folder, name), script, { mode: 0o755 });
  return path.join(folder, 'soffice');
}

/** The driver of the warm one, with a line more behind what it has written. */
function python(): string {
  const file = path.join(makeFolder('python'), 'python3');
  fs.writeFileSync(
    file,
    `#!/usr/bin/python3
import sys
sys.argv = sys.argv[2:]
source = open(sys.argv[0]).read()
spoils = "        subprocess.run(['/bin/sh', '-c', 'f=$1; . ${how}', 'sh', job['out']])\\n"
marked = source.replace('        return known\\n', spoils + '        return known\\n')
assert marked != source
exec(compile(marked, sys.argv[0], 'exec'), {'__name__': '__main__'})
`,
    { mode: 0o755 },
  );
  return file;
}

const by = (engine: string, to: string) => ({ route: [{ engine, from: 'docx', to }] });
const [warm, cold] = ['libreoffice', 'libreoffice-convert'];
const pictures = 'the helper for pictures';
const cases = [
  [pictures, 'a.png', 'webp', 'a.png', {}],
  [pictures, 'a.png', 'gif', 'a.png', {}],
  [pictures, 'a.png', 'jpeg', 'a.png', {}],
  [pictures, 'a.png', 'png', 'a.gif', {}],
  [pictures, 'a.png', 'tiff', 'a.png', {}],
  [pictures, 'a.png', 'avif', 'a.png', {}],
  [pictures, 'a.png', 'bmp', 'a.gif', {}],
  ['LibreOffice, warm,', 'a.docx', 'pdf', 'a.docx', by(warm, 'pdf')],
  ['LibreOffice, warm,', 'a.docx', 'doc', 'a.docx', by(warm, 'doc')],
  ['LibreOffice, warm,', 'a.docx', 'rtf', 'a.docx', by(warm, 'rtf')],
  ['LibreOffice, warm,', 'a.docx', 'html', 'a.docx', by(warm, 'html')],
  ['LibreOffice', 'a.docx', 'pdf', 'a.docx', by(cold, 'pdf')],
  ['LibreOffice', 'a.docx', 'odt', 'a.docx', by(cold, 'odt')],
] as const;

describe.each(cases)('%s with %s for %s', (_who, file, to, other, over) => {
  it('is believed when it did', async () => {
    spoil('as it is');
    expect(await change(engines, at(file), to, {}, over)).toHaveLength(1);
  });

  it.each(all)('leaves it %s', async (way) => {
    spoil(way, other);
    await expect(change(engines, at(file), to, {}, over)).rejects.toMatchObject({ code: 'output_invalid' });
  });
});
