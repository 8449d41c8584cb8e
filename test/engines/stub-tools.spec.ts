// Programs that say they succeeded and did not: what they leave is found out, whoever they are, and is never the fault of the sender's file.
// Each stands in front of the real one, which works first; what it made is spoilt then, or was asked for in another way.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { useCage } from '../../src/conversion/process/cage.js';
import { findTool } from '../../src/conversion/process/find-tool.js';
import { makeZip } from '../harness/archives.js';
import { makeDng } from '../harness/camera.js';
import { makeFolder } from '../harness/work-area.js';
import { change, makeFilm, makeSound } from './films.js';
import { docx, pageBreak, paragraph } from './office-files.js';
import { operateOn } from './one-operation.js';
import { quarters } from './pictures.js';

/** Only where programs are looked for differs; how they are started is the real thing. */
const stubs = vi.hoisted(() => new Map<string, string>());
vi.mock('../../src/conversion/process/find-tool.js', async (original) => {
  const real = await original<typeof import('../../src/conversion/process/find-tool.js')>();
  return { ...real, findTool: (name: string) => stubs.get(name) ?? real.findTool(name) };
});

const spoilt = {
  nothing: 'rm "$f"',
  empty: ': > "$f"',
  truncated: 'truncate -s $(($(stat -c %s "$f") / 2)) "$f"',
  stale: 'echo "what was here before" > "$f"',
} as const;
type Spoilt = keyof typeof spoilt;

/** Everything that the run has added to its folder is spoilt. */
function spoil(tool: string, how: string): void {
  const script = how in spoilt ? spoilt[how as Spoilt] : how;
  stand(
    tool,
    (real) =>
      `before=" $(echo *) "; ${real} "$@" || exit; for f in *; do case $before in *" $f "*) ;; *) ${script} ;; esac; done`,
  );
}
/** The last word is the result, unless nothing is to be kept; before it stands what wins over all that was asked. */
function insist(tool: string, words: string): void {
  stand(
    tool,
    (real) =>
      `n=$#; i=0; for word do i=$((i+1)); shift; [ $i -eq $n ] && [ "$word" != - ] && set -- "$@" ${words}; set -- "$@" "$word"; done; exec ${real} "$@"`,
  );
}
function stand(tool: string, script: (real: string) => string): void {
  stubs.delete(tool);
  const file = path.join(makeFolder('stub'), tool);
  fs.writeFileSync(file, `#!/bin/sh\n${script(findTool(tool) ?? '')}\n`, { mode: 0o755 });
  stubs.set(tool, file);
}

let engines: Engine[] = [];
let files = '';
const at = (name: string) => path.join(files, name);
beforeAll(async () => {
  // What stands in for a program lies where the cage lets nobody look.
  useCage('off');
  engines = openEngines({ imageSlots: 1, documentSlots: 0, spoolDir: makeFolder('spool') });
  files = makeFolder('files');
  makeFilm(at('film.mp4'));
  makeSound(at('tone.flac'));
  await quarters().png().toFile(at('a.png'));
  execFileSync('vips', ['copy', at('a.png'), at('a.heic')], { env: { PATH: '/usr/bin:/bin' } });
  execFileSync('convert-im6.q16', [at('a.png'), at('a.bmp')]);
  fs.writeFileSync(at('a.md'), `# Heading\n\n${'some words '.repeat(200)}\n`);
  fs.writeFileSync(
    at('a.zip'),
    makeZip([
      { name: 'a.txt', content: 'x'.repeat(50_000) },
      { name: 'b.txt', content: 'y' },
    ]),
  );
  fs.writeFileSync(at('a.docx'), docx(paragraph('one') + pageBreak + paragraph('two')));
  const [pdf] = await change(engines, at('a.docx'), 'pdf');
  fs.copyFileSync(pdf?.path ?? '', at('a.pdf'));
  const [scan] = await change(engines, at('a.png'), 'pdf', { paper: 'a4' });
  fs.copyFileSync(scan?.path ?? '', at('scan.pdf'));
  await quarters().resize(90, 60).png().toFile(at('b.png'));
  const [photo] = await change(engines, at('b.png'), 'pdf');
  fs.copyFileSync(photo?.path ?? '', at('photo.pdf'));
  fs.writeFileSync(
    at('a.dng'),
    makeDng(64, 48, (x) => [x / 64, 0.5, 0.2]),
  );
  fs.writeFileSync(
    at('a.eps'),
    '%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 60 40\n1 0 0 setrgbcolor 0 0 60 40 rectfill\nshowpage\n',
  );
  execFileSync('convert-im6.q16', [at('a.png'), at('a.ppm')]);
  for (const page of ['1', '2']) execFileSync('c44', [at('a.ppm'), at(`${page}.djvu`)]);
  execFileSync('djvm', ['-c', at('a.djvu'), at('1.djvu'), at('2.djvu')]);
});
afterEach(() => stubs.clear());
afterAll(async () => {
  useCage('required');
  await Promise.all(engines.map((engine) => engine.close()));
});

const all = Object.keys(spoilt) as Spoilt[];
/** `how`: left out is everything. Half of a text is a text, so nobody can tell. */
const cases: readonly (readonly [tool: string, file: string, to: string, options?: object, how?: readonly Spoilt[]])[] =
  [
    ['ffmpeg', 'film.mp4', 'webm'],
    ['ffmpeg', 'film.mp4', 'mkv'],
    // No frame is what ffmpeg answers for a moment behind the last one.
    ['ffmpeg', 'film.mp4', 'png', {}, ['empty', 'truncated', 'stale']],
    ['ffmpeg', 'film.mp4', 'gif'],
    ['ffmpeg', 'tone.flac', 'mp3'],
    ['ffmpeg', 'tone.flac', 'wav'],
    ['vips', 'a.png', 'heic'],
    ['vips', 'a.png', 'pdf'],
    ['vips', 'a.heic', 'png'],
    // ImageMagick is started through env, which gives it our policy.
    ['env', 'a.png', 'bmp'],
    ['env', 'a.bmp', 'png'],
    ['pandoc', 'a.md', 'docx'],
    ['pandoc', 'a.md', 'epub'],
    ['pandoc', 'a.md', 'html'],
    ['bsdtar', 'a.zip', 'tar'],
    ['bsdtar', 'a.zip', '7z'],
    ['pdftoppm', 'a.pdf', 'png'],
    ['pdftotext', 'a.pdf', 'txt', {}, ['nothing', 'empty']],
    ['pdftohtml', 'a.pdf', 'html'],
    ['pdftotext', 'a.pdf', 'md'],
    ['pdftohtml', 'a.pdf', 'md'],
    ['qpdf', 'a.pdf', 'pdf', { pages: '1' }],
    ['gs', 'a.pdf', 'pdf', { compress: 'screen' }],
    ['gs', 'a.eps', 'png'],
    ['ddjvu', 'a.djvu', 'pdf'],
    ['ddjvu', 'a.djvu', 'png'],
    ['dcraw_emu', 'a.dng', 'png'],
    ['tesseract', 'scan.pdf', 'pdf', { ocr: 'eng' }],
    // The four that pack one file are started through perl.
    ['perl', 'a.md', 'gz'],
    ['perl', 'a.md', 'zst'],
    ['perl', 'a.zip', 'tar'],
  ];

describe('a program that ends well', () => {
  it.each(cases.map(([tool, file, to, options = {}]): [string, string, string, object] => [tool, file, to, options]))(
    '%s with %s for %s is believed when it did',
    async (_tool, file, to, options) => {
      expect(await change(engines, at(file), to, options)).not.toEqual([]);
    },
  );

  it.each(
    cases.flatMap(([tool, file, to, options = {}, how = all]) =>
      how.map((each): [string, string, string, Spoilt, object] => [tool, file, to, each, options]),
    ),
  )('%s with %s for %s and leaves it %s', async (tool, file, to, how, options) => {
    spoil(tool, how);
    await expect(change(engines, at(file), to, options)).rejects.toMatchObject({ code: 'output_invalid' });
  });

  it.each(all)('rsvg-convert with a watermark and leaves it %s', async (how) => {
    const given = [['a.pdf', fs.readFileSync(at('a.pdf'))]] as const;
    expect(await operateOn(engines, 'watermark', given, { text: 'x' })).toHaveLength(1);
    spoil('rsvg-convert', how);
    await expect(operateOn(engines, 'watermark', given, { text: 'x' })).rejects.toMatchObject({
      code: 'output_invalid',
    });
  });

  // It reads first, and what it read is whole.
  it.each(['html', 'fb2', 'tex', 'docbook', 'ipynb'])('pandoc breaks off what it writes as %s', async (to) => {
    expect(await change(engines, at('a.md'), to)).toHaveLength(1);
    spoil('pandoc', `case $f in out.*) ${spoilt.truncated} ;; esac`);
    await expect(change(engines, at('a.md'), to)).rejects.toMatchObject({ code: 'output_invalid' });
  });

  it.each(all)('pdfimages and leaves it %s', async (how) => {
    const given = [['scan.pdf', fs.readFileSync(at('scan.pdf'))]] as const;
    expect(await operateOn(engines, 'extract.images', given)).toHaveLength(1);
    spoil('pdfimages', how);
    await expect(operateOn(engines, 'extract.images', given)).rejects.toMatchObject({ code: 'output_invalid' });
  });

  // Each has two pages, and opens well with one or with three.
  it.each([
    ['qpdf', 'a.pdf', { rotate: 90 }],
    ['qpdf', 'a.pdf', { pages: '1-2' }],
    ['gs', 'a.pdf', { compress: 'screen' }],
    ['gs', 'a.pdf', { pdfa: '2b' }],
    ['ddjvu', 'a.djvu', {}],
    ['tesseract', 'scan.pdf', { ocr: 'eng' }],
  ])('%s makes another number of pages of %s, %o', async (tool, file, options) => {
    expect(await change(engines, at(file), 'pdf', options)).not.toEqual([]);
    const other = tool === 'tesseract' ? '1,1' : '1';
    spoil(tool, `${findTool('qpdf')} --empty --pages "$f" ${other} -- "$f.x" && mv "$f.x" "$f"`);
    await expect(change(engines, at(file), 'pdf', options)).rejects.toMatchObject({ code: 'output_invalid' });
  });

  // Its pages are all there, and what is on the first one ends in the middle.
  it.each([
    ['gs', 'a.pdf', { compress: 'screen' }],
    ['gs', 'scan.pdf', { compress: 'screen' }],
    ['gs', 'a.pdf', { pdfa: '2b' }],
    ['ddjvu', 'a.djvu', {}],
  ])('%s empties half of what is on a page of %s, %o', async (tool, file, options) => {
    const half = 'my $half = int(length($2) / 2); $1 . substr($2, 0, $half) . "\\0" x (length($2) - $half) . $3';
    const empty = `s#((?:Flate|DCT)Decode[^>]*>>\\s*stream\\r?\\n)(.*?)(\\s*endstream)#${half}#se`;
    spoil(tool, `case $f in *.pdf) perl -0777 -pi -e '${empty}' "$f" && pdfinfo "$f" >&2 || exit 1 ;; esac`);
    await expect(change(engines, at(file), 'pdf', options)).rejects.toMatchObject({ code: 'output_invalid' });
  });

  it('pdftoppm draws every page but one', async () => {
    expect(await change(engines, at('a.pdf'), 'png')).toHaveLength(2);
    stand('pdftoppm', (real) => `${real} "$@" && rm page-2.png`);
    await expect(change(engines, at('a.pdf'), 'png')).rejects.toMatchObject({ code: 'output_invalid' });
  });

  it('pdfimages takes out every picture but one', async () => {
    const both = path.join(makeFolder('both'), 'both.pdf');
    execFileSync('qpdf', ['--empty', '--pages', at('scan.pdf'), at('photo.pdf'), '--', both]);
    const given = [['both.pdf', fs.readFileSync(both)]] as const;
    expect(await operateOn(engines, 'extract.images', given)).toHaveLength(2);
    stand('pdfimages', (real) => `${real} "$@" && rm -f image-001.*`);
    await expect(operateOn(engines, 'extract.images', given)).rejects.toMatchObject({ code: 'output_invalid' });
  });

  it.each([
    ['half of it', 'webm', '-t 0.9'],
    ['another codec', 'webm', '-c:v libvpx'],
    ['another size', 'mkv', '-s 80x60 -c:v libx264'],
    ['no sound', 'mkv', '-an'],
    ['silence of another length', 'mp3', '-t 0.5'],
    ['another codec of sound', 'wav', '-c:a pcm_u8'],
  ])('ffmpeg makes %s of a film: %s', async (_case, to, words) => {
    insist('ffmpeg', words);
    const file = ['mp3', 'wav'].includes(to) ? 'tone.flac' : 'film.mp4';
    await expect(change(engines, at(file), to)).rejects.toMatchObject({ code: 'output_invalid' });
  });
});
