// A font that only DATA_DIR/fonts has, in a document of LibreOffice and in a drawing on a page, both in their cages.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { SharpEngine } from '../../src/conversion/engines/sharp.engine.js';
import { useFonts } from '../../src/conversion/process/cage.js';
import { shareOwnFonts } from '../../src/conversion/process/own-fonts.js';
import { makeFolder } from '../harness/work-area.js';
import { openDocumentEngines, run } from './document-run.js';
import { docx, paragraph } from './office-files.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(() => useFonts(undefined));
afterAll(() => Promise.all(closing.map((close) => close())));

const family = 'Alchemist X';
/** One of the system under a name that the system does not have, as long as the old one. */
function renamedFont(): Buffer {
  const file = execFileSync('fc-match', ['--format=%{file}', 'DejaVu Sans:style=Book'], { encoding: 'utf8' });
  let text = fs.readFileSync(file).toString('latin1');
  const wide = (name: string) => [...name].map((letter) => `\0${letter}`).join('');
  for (const [old, now] of [
    ['DejaVu Sans', family],
    ['DejaVuSans', 'AlchemistX'],
  ] as const)
    text = text.replaceAll(old, now).replaceAll(wide(old), wide(now));
  return Buffer.from(text, 'latin1');
}
const convertWith = async (dataDir: string) => {
  const spoolDir = makeFolder('spool');
  fs.chmodSync(spoolDir, 0o711);
  useFonts(await shareOwnFonts(dataDir, spoolDir));
  const engines = openDocumentEngines({ spoolDir });
  closing.push(() => Promise.all(engines.map((engine) => engine.close())));
  return run(engines, 'a.docx', docx(paragraph('Буквы', family)), 'pdf');
};
const fontsOf = (file: string) => execFileSync('pdffonts', [file], { encoding: 'utf8' });

function ownFont(): string {
  const dataDir = makeFolder('data');
  fs.mkdirSync(path.join(dataDir, 'fonts', 'ours'), { recursive: true });
  fs.writeFileSync(path.join(dataDir, 'fonts', 'ours', 'alchemist.ttf'), renamedFont());
  fs.writeFileSync(path.join(dataDir, 'fonts', 'readme.txt'), 'not a font');
  // As the product keeps it.
  fs.chmodSync(dataDir, 0o700);
  return dataDir;
}

it('is used, embedded, and not called missing', async () => {
  const output = await convertWith(ownFont());
  expect(output.warnings).toEqual([]);
  expect(fontsOf(output.path)).toMatch(/Alchemist/);
});

it('is replaced by another one where nobody put it, and that is said', async () => {
  const output = await convertWith(makeFolder('data'));
  expect(output.warnings.map(({ code }) => code)).toEqual(['fonts_substituted']);
  expect(fontsOf(output.path)).not.toMatch(/Alchemist/);
});

it('is drawn in an SVG too, and missed there where it is not', async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20" font-family="${family}, serif">Буквы</text></svg>`;
  const draw = async (dataDir: string) => {
    const spoolDir = makeFolder('spool');
    fs.chmodSync(spoolDir, 0o711);
    useFonts(await shareOwnFonts(dataDir, spoolDir));
    const engine = new SharpEngine({ slots: 1, spoolDir });
    closing.push(() => engine.close());
    return run([engine], 'a.svg', Buffer.from(svg), 'png');
  };
  expect((await draw(ownFont())).warnings).toEqual([]);
  const { warnings } = await draw(makeFolder('data'));
  expect(warnings).toMatchObject([{ code: 'fonts_substituted', names: [family] }]);
});
