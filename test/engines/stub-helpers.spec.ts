// Warm processes and LibreOffice that say they succeeded and did not: what they leave is found out as well, and is never the fault of the sender's file.
// The real one works first; what it made is spoilt then. See stub-tools.spec.ts for programs that are started for each step.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { useCage } from '../../src/conversion/process/cage.js';
import { findTool } from '../../src/conversion/process/find-tool.js';
import { projectRoot } from '../../src/shared/settings.js';
import { makeFolder } from '../harness/work-area.js';
import { change } from './films.js';
import { docx, pageBreak, paragraph } from './office-files.js';
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
/** Names what the helper for pictures reads in the place of what it is given. */
let instead = '';
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
  instead = path.join(path.dirname(how), 'instead');
  spoil('as it is');
  stubs.set('image-helper', imageHelper());
  stubs.set('soffice', office());
  stubs.set('python3', python());
  engines = openEngines({ imageSlots: 1, documentSlots: 0, spoolDir: makeFolder('spool') });
  await quarters().png().toFile(at('a.png'));
  await quarters().gif().toFile(at('a.gif'));
  for (const [name, frames] of [
    ['eight', 8],
    ['four', 4],
    ['alike', 8],
  ] as const)
    for (const format of ['gif', 'webp'] as const) {
      const shades = Array.from({ length: frames }, (_, frame) => (name === 'alike' ? frame >> 2 : frame) * 30);
      const pages = shades.map(
        (shade) =>
          ({
            create: { width: 30, height: 20, channels: 3, background: { r: shade, g: 255 - shade, b: 90 } },
          }) as const,
      );
      const joined = await Promise.all(pages.map((page) => sharp(page).png().toBuffer()));
      await sharp(joined, { join: { animated: true } })
        .toFormat(format, { delay: Array(frames).fill(100), loop: 0 })
        .toFile(at(`${name}.${format}`));
    }
  fs.writeFileSync(at('a.docx'), docx(paragraph('words '.repeat(500))));
  const photo = await quarters().resize(600, 400).jpeg().toBuffer();
  for (const [name, jpeg] of [
    ['pictured', photo],
    ['cut', photo.subarray(0, photo.length / 2)],
  ] as const) {
    fs.writeFileSync(at(`${name}.jpg`), jpeg);
    const text = `words\n\n\`\`\`{=openxml}\n${pageBreak}\n\`\`\`\n\n![](${name}.jpg)\n`;
    execFileSync('pandoc', ['-f', 'markdown', '-t', 'docx', '-o', `${name}.docx`], { cwd: files, input: text });
  }
});
afterEach(() => fs.rmSync(instead, { force: true }));
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
     import fs from 'node:fs';
     import { answerOrders } from ${built('helper-orders.js')};
     import { imageFault } from ${built('image-faults.js')};
     import { convertImage } from ${built('image-recipe.js')};
     import sharp from ${JSON.stringify(pathToFileURL(createRequire(import.meta.url).resolve('sharp')).href)};
     sharp.cache(false);
     const perform = async (job, tell) => {
       const read = fs.existsSync('${instead}') ? fs.readFileSync('${instead}', 'utf8') : job.in;
       const answer = await convertImage({ ...job, in: read }, tell);
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

describe.each([
  ['gif', 'gif'],
  ['gif', 'webp'],
  ['webp', 'gif'],
  ['webp', 'webp'],
])('half of the frames of a %s that becomes a %s', (from, to) => {
  it('are noticed when the rest was cut off afterwards', async () => {
    spoil('as it is');
    const [whole] = await change(engines, at(`eight.${from}`), to);
    expect(whole?.probe.pages).toBe(8);
    spoil('another format', `four.${to}`);
    await expect(change(engines, at(`eight.${from}`), to)).rejects.toMatchObject({ code: 'output_invalid' });
  });

  it('are noticed when the rest was never read', async () => {
    spoil('as it is');
    fs.writeFileSync(instead, at(`four.${from}`));
    await expect(change(engines, at(`eight.${from}`), to)).rejects.toMatchObject({ code: 'output_invalid' });
  });
});

it('frames that look alike become one and are not missed', async () => {
  spoil('as it is');
  for (const to of ['gif', 'webp']) expect(await change(engines, at('alike.gif'), to)).toHaveLength(1);
});

const reshaped = (file: string, reshape: (bytes: string) => string) => {
  const to = `${reshape.name}.pdf`;
  fs.writeFileSync(at(to), reshape(fs.readFileSync(file, 'latin1')), 'latin1');
  return to;
};
/** As long as before, with nothing in their second half. */
const emptied = (pdf: string, found: RegExp) =>
  pdf.replace(found, (all, head: string, body: string) => {
    const half = Math.floor(body.length / 2);
    return head + body.slice(0, half) + '\0'.repeat(body.length - half) + all.slice(head.length + body.length);
  });
const halfADrawing = (pdf: string) => emptied(pdf, /(FlateDecode>>\nstream\n)([^]*?)\nendstream/);
const halfAPicture = (pdf: string) => emptied(pdf, /(DCTDecode[^>]*>>\nstream\n)([^]*?)\nendstream/);

describe.each([
  [warm, 'LibreOffice, warm,'],
  [cold, 'LibreOffice'],
])('%s: what is only half of a PDF', (engine) => {
  it.each([halfADrawing, halfAPicture])('%o is noticed', async (reshape) => {
    spoil('as it is');
    const [whole] = await change(engines, at('pictured.docx'), 'pdf', {}, by(engine, 'pdf'));
    spoil('another format', reshaped(whole?.path ?? '', reshape));
    expect(execFileSync('pdfinfo', [at(`${reshape.name}.pdf`)], { encoding: 'utf8' })).toContain('Pages:           2');
    await expect(change(engines, at('pictured.docx'), 'pdf', {}, by(engine, 'pdf'))).rejects.toMatchObject({
      code: 'output_invalid',
    });
  });

  it('but a picture that was cut in the document is not ours', async () => {
    spoil('as it is');
    expect(await change(engines, at('cut.docx'), 'pdf', {}, by(engine, 'pdf'))).toHaveLength(1);
  });
});

it('LibreOffice, warm, writes a page less than it says', async () => {
  spoil('as it is');
  const [whole] = await change(engines, at('pictured.docx'), 'pdf', {}, by(warm, 'pdf'));
  execFileSync('qpdf', ['--empty', '--pages', whole?.path ?? '', '1', '--', at('one.pdf')]);
  spoil('another format', 'one.pdf');
  await expect(change(engines, at('pictured.docx'), 'pdf', {}, by(warm, 'pdf'))).rejects.toMatchObject({
    code: 'output_invalid',
  });
});

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
