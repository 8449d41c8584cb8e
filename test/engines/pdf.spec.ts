// PDFs with the real tools: pages as pictures, text, and every change of a PDF that can be asked for.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { cutDrawnPart } from '../../src/conversion/process/drawn-part.js';
import { formatOf } from '../../src/conversion/formats.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { edgesOf } from '../../src/conversion/planner.js';
import { pagesUpTo } from '../../src/conversion/engines/pdf-steps.js';
import { makeFolder } from '../harness/work-area.js';
import { infoOfPdf, openDocumentEngines, run, runAll, textOfPdf } from './document-run.js';
import { pdf } from './pdf-files.js';
import { docx, pageBreak, paragraph } from './office-files.js';
import { cornersOf, quarters } from './pictures.js';

let engines: Engine[] = [];
let three = Buffer.alloc(0);
let locked = Buffer.alloc(0);
const words = ['First page', 'Вторая страница', 'Third page'];
beforeAll(async () => {
  engines = openDocumentEngines();
  const document = docx(words.map((text) => paragraph(text)).join(pageBreak));
  const made = (await run(engines, 'a.docx', document, 'pdf')).path;
  three = fs.readFileSync(made);
  const file = path.join(makeFolder('locked'), 'locked.pdf');
  execFileSync('qpdf', ['--encrypt', 'opens', 'owner', '256', '--', made, file]);
  locked = fs.readFileSync(file);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const change = (options: object, content = three) => run(engines, 'a.pdf', content, 'pdf', { options });
const sizeOf = (file: string) =>
  /Page size: +([\d.]+) x ([\d.]+)/
    .exec(infoOfPdf(file))!
    .slice(1)
    .map((text) => Math.round(Number(text)));

describe('without a title', () => {
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>';
  const bare = pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', page]);
  it.each(['html', 'md', 'docx', 'org'])('a PDF does not tell in its %s where it was made', async (to) => {
    const { path: file } = await run(engines, 'a.pdf', bare, to);
    const text = to === 'docx' ? execFileSync('bsdtar', ['-xOf', file]).toString() : fs.readFileSync(file, 'utf8');
    expect(text).not.toContain(path.basename(path.dirname(path.dirname(file))));
    expect(text).not.toContain('untitled');
  });
});

describe('pages', () => {
  it.each(['png', 'jpeg', 'webp', 'tiff', 'gif', 'avif'])('become %s, one file each, in order', async (to) => {
    const outputs = await runAll(engines, 'a.pdf', three, to);
    expect(outputs.map(({ path: file }) => path.parse(file).name)).toEqual(['0001', '0002', '0003']);
    for (const output of outputs) {
      const { width, height } = await sharp(output.path).metadata();
      expect(output.probe).toMatchObject({ width, height });
      expect(height).toBeGreaterThan(width);
      expect(await cornersOf(sharp(output.path))).toEqual(['white', 'white', 'white', 'white']);
      expect((await sharp(output.path).stats()).channels[0]!.min).toBeLessThan(100);
    }
  });

  it('obey the options of pictures, and are drawn as fine as these need', async () => {
    const [output] = await runAll(engines, 'a.pdf', three, 'png', { options: { width: 3000, rotate: 90 } });
    expect(output!.probe.width).toBe(3000);
  });

  it('of an office document become pictures too', async () => {
    expect(await runAll(engines, 'a.docx', docx(paragraph('x') + pageBreak + paragraph('y')), 'png')).toHaveLength(2);
  });
});

describe('text', () => {
  it('is found in every alphabet', async () => {
    const text = fs.readFileSync((await run(engines, 'a.pdf', three, 'txt')).path, 'utf8');
    for (const each of words) expect(text).toContain(each);
    const html = fs.readFileSync((await run(engines, 'a.pdf', three, 'html')).path, 'utf8');
    for (const each of words) expect(html.replaceAll('&#160;', ' ')).toContain(each);
  });

  it('is not found in pages that are pictures, and that is said', async () => {
    const scan = fs.readFileSync((await run(engines, 'a.png', await quarters().png().toBuffer(), 'pdf')).path);
    for (const to of ['txt', 'html', 'docx', 'md']) {
      expect((await run(engines, 'a.pdf', scan, to)).warnings, to).toMatchObject([{ code: 'no_text' }]);
      expect((await run(engines, 'a.pdf', three, to)).warnings, to).toEqual([]);
    }
  });

  it.each([
    ['/Subtype /Text /Contents (fix this)', ['comments_left_out']],
    ['/Subtype /Highlight /Contents (fix this)', ['comments_left_out']],
    ['/Subtype /Highlight', []],
    // What a link says is for those who do not see it, and what a field says is on the page.
    ['/Subtype /Link /Contents (the shop)', []],
  ])('of a page with %s: %j', async (said, warnings) => {
    const shownText = 'BT /F 24 Tf 9 90 Td (words) Tj ET';
    const file = pdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 200] >>',
      `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [<< /Type /Annot /Rect [9 9 20 20] ${said} >>] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>`,
      `<< /Length ${shownText.length} >>\nstream\n${shownText}\nendstream`,
    ]);
    for (const to of ['txt', 'html', 'docx'])
      expect(
        (await run(engines, 'a.pdf', file, to)).warnings.map(({ code }) => code as string),
        to,
      ).toEqual(warnings);
  });

  it('reaches a Word document', async () => {
    const document = fs.readFileSync((await run(engines, 'a.pdf', three, 'docx')).path);
    const again = await run(engines, 'b.docx', document, 'txt');
    expect(fs.readFileSync(again.path, 'utf8').replaceAll('\u00a0', ' ')).toContain(words[1]);
  });
});

describe('pages that become a text', () => {
  it('have no picture of a blank page, and no list of headings that leads nowhere', async () => {
    const heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Chapter</w:t></w:r></w:p>';
    const source = docx(heading + paragraph('blank below'));
    const file = fs.readFileSync((await run(engines, 'a.docx', source, 'pdf')).path);
    const page = fs.readFileSync((await run(engines, 'a.pdf', file, 'html')).path, 'utf8');
    expect(page).toContain('alt="background image"');
    const text = fs.readFileSync((await run(engines, 'a.pdf', file, 'md')).path, 'utf8');
    expect(text).toContain('blank below');
    expect(text).not.toMatch(/<img|!\[|Document Outline|untitled/);
  });

  it('keep its headings, lists, tables, programs and links', async () => {
    const page = `<html lang="en"><head><title>Told twice</title></head><body><h1>Chapter</h1><p>Some <b>bold</b> words and <a href="https://example.org/x">a link</a>.</p>
<ul><li>first<li>second</ul><pre>if (a)\n  call()</pre><table border="1"><tr><th>Town</th><th>Sum</th></tr><tr><td>Kazan</td><td>1 000</td></tr><tr><td>Omsk</td><td>20</td></tr></table></body></html>`;
    const file = fs.readFileSync((await run(engines, 'a.html', page, 'pdf')).path);
    const text = fs.readFileSync((await run(engines, 'a.pdf', file, 'md')).path, 'utf8');
    expect(text).toContain('title: Told twice');
    expect(text).toMatch(/^#+ Chapter$/m);
    expect(text).toMatch(/Some \*\*bold\*\* words and \[a link\]\(https:\/\/example.org\/x\)\./);
    expect(text).toMatch(/^- +first\n- +second$/m);
    expect(text).toMatch(/^ {4}if \(a\)\n {6}call\(\)$/m);
    expect(text).toMatch(
      /\| \*{0,2}Town\*{0,2} +\| \*{0,2}Sum\*{0,2} +\|[^]*\| Kazan +\| 1 000 +\|\n\| Omsk +\| 20 +\|/,
    );
    expect(text).not.toContain('![');
    // Word prints what a document says of itself above its text, where the pages of this one have its title already.
    const word = execFileSync('bsdtar', [
      '-xOf',
      (await run(engines, 'b.pdf', file, 'docx')).path,
      'word/document.xml',
    ]).toString();
    expect(word).toContain('Chapter');
    expect(word).not.toMatch(/Told twice[^]*Told twice|20\d\d-\d\d-\d\d/);
    expect(word).toMatch(/<w:gridCol w:w="\d+"/);
  });

  it('say that what stands at the top of each page was left out', async () => {
    const pages = ['one', 'two', 'three'].map(
      (name, at) =>
        `BT /F 9 Tf 20 185 Td (Head of the book) Tj 0 -60 Td (Page ${name} begins) Tj 0 -118 Td (${at + 1}) Tj ET`,
    );
    const font = '<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>';
    const file = pdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R 5 0 R 7 0 R] /Count 3 /MediaBox [0 0 200 200] >>',
      ...pages.flatMap((drawing, at) => [
        `<< /Type /Page /Parent 2 0 R /Contents ${4 + 2 * at} 0 R /Resources ${font} >>`,
        `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
      ]),
    ]);
    const { path: made, warnings } = await run(engines, 'a.pdf', file, 'md');
    expect(
      fs
        .readFileSync(made, 'utf8')
        .replace(/---[^]*---/, '')
        .trim(),
    ).toBe('Page one begins\n\nPage two begins\n\nPage three begins');
    expect(warnings.map(({ code }) => code)).toEqual(['page_headers_left_out']);
  });

  it('keep the picture of one on which something is drawn', async () => {
    const drawing = '0 0 1 rg 20 20 100 100 re f BT /F 24 Tf 9 150 Td (words) Tj ET';
    const file = pdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 200] >>',
      '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>',
      `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    ]);
    const text = fs.readFileSync((await run(engines, 'a.pdf', file, 'md')).path, 'utf8');
    expect(text).toMatch(/words[^]*data:image\/png/);
  });

  describe('of what is drawn on them', () => {
    const page = (background: string) => sharp({ create: { width: 300, height: 400, channels: 3, background } });
    const box = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#3060c0' } })
        .png()
        .toBuffer();
    const cut = async (drawn: Sharp) => {
      const folder = makeFolder('drawn');
      const [from, to] = [path.join(folder, 'page.png'), path.join(folder, 'part.png')];
      await drawn.png().toFile(from);
      const top = await cutDrawnPart(from, to, usualLimits.maxPixels);
      expect(fs.existsSync(to)).toBe(top !== undefined);
      return { top, file: to };
    };

    it.each(['#ffffff', '#1f4e78'])('nothing is left of a blank one (%s) and of lines alone', async (colour) => {
      const lines = [
        { input: await box(200, 2), left: 20, top: 50 },
        { input: await box(2, 120), left: 90, top: 20 },
      ];
      expect((await cut(page(colour))).top).toBeUndefined();
      expect((await cut(page(colour).composite(lines))).top).toBeUndefined();
    });

    it('nothing is left of the shades of the rows of a table; the bars of a chart stay', async () => {
      const bars = async (...widths: number[]) =>
        Promise.all(widths.map(async (width, at) => ({ input: await box(width, 20), left: 30, top: 50 + 40 * at })));
      expect((await cut(page('#fff').composite(await bars(200, 200, 200)))).top).toBeUndefined();
      expect((await cut(page('#fff').composite(await bars(200, 120, 160)))).top).toBeCloseTo(46 / 400);
    });

    it('the picture is as large as that', async () => {
      const { top, file } = await cut(page('#fff').composite([{ input: await box(80, 50), left: 100, top: 200 }]));
      expect(top).toBeCloseTo(196 / 400);
      const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([88, 58]);
      const colourAt = (x: number, y: number) => [...data.subarray((y * 88 + x) * 3, (y * 88 + x) * 3 + 3)];
      expect([colourAt(0, 0), colourAt(50, 30)]).toEqual([
        [255, 255, 255],
        [48, 96, 192],
      ]);
    });

    it('a page too large to be searched is one picture', async () => {
      const { top, file } = await cut(
        sharp({ create: { width: 30_001, height: 1000, channels: 3, background: '#fff' } }),
      );
      expect([top, (await sharp(file).metadata()).width]).toEqual([0, 30_001]);
    });
  });
});

describe('changes', () => {
  it('some pages', async () => {
    const output = await change({ pages: '3,1-1' });
    expect(output.probe).toEqual({ pages: 2 });
    expect(textOfPdf(output.path)).toMatch(/Third[^]*First/);
    await expect(change({ pages: '7-9' })).rejects.toMatchObject({ code: 'page_limit' });
  });

  it.each([
    ['1-3,5', 4, '1-3'],
    ['2-', 4, '2-4'],
    ['9,2', 4, '2-2'],
    ['3-9', 4, '3-4'],
  ])('pages %s of %i are %s', (asked, count, meant) => expect(pagesUpTo(asked, count)).toBe(meant));

  it('turned', async () => {
    const upright = (await sharp((await run(engines, 'a.pdf', three, 'png')).path).metadata()).width;
    const output = await change({ rotate: 90 });
    const turned = await sharp((await run(engines, 'b.pdf', fs.readFileSync(output.path), 'png')).path).metadata();
    expect(turned.height).toBe(upright);
  });

  it('cut', async () => {
    const parts = await runAll(engines, 'a.pdf', three, 'pdf', { options: { split: 2 } });
    expect(parts.map(({ probe }) => probe.pages)).toEqual([2, 1]);
    expect(textOfPdf(parts[1]!.path)).toContain(words[2]);
  });

  it.each(['1b', '2b', '3b'])('for archives, %s', async (pdfa) => {
    const output = await change({ pdfa });
    const content = fs.readFileSync(output.path, 'latin1');
    expect(content).toMatch(new RegExp(`pdfaid:part[^\\d]*${pdfa[0]}`));
    expect(content).toContain('/OutputIntents');
    expect(textOfPdf(output.path)).toContain(words[0]);
  });

  it('smaller, never larger; and read from pictures of pages', async () => {
    const [page] = await runAll(engines, 'a.pdf', three, 'png', { options: { width: 2480 } });
    const scan = path.join(makeFolder('scan'), 'scan.pdf');
    execFileSync('tesseract', [page!.path, scan.replace(/\.pdf$/, ''), '-c', 'textonly_pdf=0', 'pdf'], {
      stdio: 'ignore',
    });
    const small = await change({ compress: 'screen' }, fs.readFileSync(scan));
    expect(small.sizeBytes).toBeLessThan(fs.statSync(scan).size);
    expect((await change({ compress: 'printer' })).sizeBytes).toBeLessThanOrEqual(three.length);
    const output = await change({ ocr: 'eng' }, fs.readFileSync(scan));
    expect(textOfPdf(output.path)).toContain('First page');
    expect(sizeOf(output.path)).toEqual(sizeOf(scan));
  });

  it('also of a PDF that LibreOffice makes', async () => {
    const output = await run(engines, 'a.docx', docx(paragraph('x')), 'pdf', {
      options: { rotate: 90, compress: 'screen', pdfa: '2b' },
    });
    expect(infoOfPdf(output.path)).toMatch(/Page rot: +90/);
    expect(fs.readFileSync(output.path, 'latin1')).toContain('pdfaid:part');
  });
});

describe('locked and broken files', () => {
  it('a password opens, a wrong one does not, none says what is missing', async () => {
    expect(textOfPdf((await change({ password: 'opens' }, locked)).path)).toContain(words[0]);
    await expect(change({ password: 'wrong' }, locked)).rejects.toMatchObject({ code: 'password_wrong' });
  });

  it('are called locked, whatever they should become', async () => {
    const opening = edgesOf(engines).filter(
      ({ from, to, unlocks }) => from === 'pdf' && unlocks && !formatOf(to).internal,
    );
    const direct = opening.map(({ to }) => to);
    const targets = [...new Set([...direct, 'docx', 'odt', 'epub', 'md'])];
    expect(targets).toEqual(expect.arrayContaining(['pdf', 'png', 'txt', 'html']));
    for (const to of targets)
      await expect(run(engines, 'a.pdf', locked, to), to).rejects.toMatchObject({ code: 'input_encrypted' });
  });

  it.each(['png', 'jpeg', 'heic', 'html', 'docx', 'md'])(
    'a password opens for %s, and a wrong one does not',
    async (to) => {
      const made = await runAll(engines, 'a.pdf', locked, to, { options: { password: 'opens' } });
      expect(made).toHaveLength(['png', 'jpeg', 'heic'].includes(to) ? 3 : 1);
      await expect(run(engines, 'a.pdf', locked, to, { options: { password: 'wrong' } })).rejects.toMatchObject({
        code: 'password_wrong',
      });
    },
  );

  it('a password beside a PDF that is open changes nothing', async () => {
    expect(await runAll(engines, 'a.pdf', three, 'png', { options: { password: 'x', width: 40 } })).toHaveLength(3);
  });

  it.each(['pdf', 'png', 'txt', 'html'])('a broken one is the user’s error for %s', async (to) => {
    await expect(run(engines, 'a.pdf', '%PDF-1.7 nothing', to)).rejects.toMatchObject({ code: 'input_corrupt' });
  });

  it('a page of a square kilometre is drawn within the limit of pixels', async () => {
    const huge = three.toString('latin1').replace(/\/MediaBox ?\[[^\]]*\]/g, '/MediaBox[0 0 14400 14400]');
    const [output] = await runAll(engines, 'a.pdf', Buffer.from(huge, 'latin1'), 'jpeg', {
      limits: { ...usualLimits, maxPixels: 1_000_000 },
    });
    expect(output!.probe.width! * output!.probe.height!).toBeLessThanOrEqual(1_000_000);
  });

  it('a page that is drawn only to be searched obeys that limit too; one of a kilometre is refused', async () => {
    const limits = { ...usualLimits, maxPixels: 1_000_000 };
    const { path: file } = await run(engines, 'a.pdf', three, 'md', { limits });
    expect(fs.readFileSync(file, 'utf8')).toContain(words[1]);
    const huge = three.toString('latin1').replace(/\/MediaBox ?\[[^\]]*\]/g, '/MediaBox[0 0 3000000 300]');
    await expect(run(engines, 'b.pdf', Buffer.from(huge, 'latin1'), 'md')).rejects.toMatchObject({
      code: 'dimension_limit',
    });
  });
});
