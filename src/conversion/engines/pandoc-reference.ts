// Documents whose looks pandoc takes over, on paper of each size: its own are made for American paper. Used by pandoc.engine.ts.
import fs from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipArchive } from 'archiver';
import { sizeOf, usualSheet, type Sheet } from '../paper.js';
import { readEntry, readZip } from '../zip-directory.js';

interface Kind {
  /** The part of the document that says how large its pages are. */
  readonly part: string;
  readonly lay: (xml: string, width: number, height: number) => string;
}

/** Sizes in points. Word counts in twentieths of them. */
const kinds: Readonly<Record<string, Kind>> = {
  docx: {
    part: 'word/document.xml',
    lay: (xml, width, height) => {
      const size = `<w:pgSz w:w="${Math.round(width * 20)}" w:h="${Math.round(height * 20)}"/>`;
      return xml
        .replace(/<w:pgSz\b[^>]*\/>/g, '')
        .replace(/<w:sectPr\b([^>]*?)\s*\/>/, '<w:sectPr$1></w:sectPr>')
        .replace(/(?=<w:pgMar\b|<\/w:sectPr>)/, size);
    },
  },
  odt: {
    part: 'styles.xml',
    lay: (xml, width, height) =>
      xml
        .replace(/\bfo:page-width="[^"]*"/g, `fo:page-width="${width}pt"`)
        .replace(/\bfo:page-height="[^"]*"/g, `fo:page-height="${height}pt"`),
  },
};

const maxPartBytes = 2 ** 20;

export class References {
  /** By format and paper. */
  private readonly made = new Map<string, Buffer>();

  /** The file in that folder; none for a format without pages. `print` runs pandoc, which brings its own reference along. */
  async putInto(
    dir: string,
    format: string,
    sheet: Sheet = usualSheet,
    print: (args: string[]) => Promise<void>,
  ): Promise<string | undefined> {
    const kind = kinds[format];
    if (!kind) return undefined;
    const name = `${format} ${sheet}`;
    const bytes = this.made.get(name) ?? (await onPaper(sheet, kind, await usualReference(dir, format, print)));
    this.made.set(name, bytes);
    const file = path.join(dir, 'paper');
    await fs.promises.writeFile(file, bytes, { flag: 'wx' });
    return file;
  }
}

async function usualReference(dir: string, format: string, print: (args: string[]) => Promise<void>): Promise<string> {
  const file = path.join(dir, 'usual');
  // In this order: it is printed as soon as it is read.
  await print(['--output', file, `--print-default-data-file=reference.${format}`]);
  return file;
}

async function onPaper(sheet: Sheet, kind: Kind, usual: string): Promise<Buffer> {
  const { width, height } = sizeOf(sheet);
  const zip = new ZipArchive();
  // In their order: the first of an ODT has to be its kind.
  for (const entry of await readZip(usual)) {
    const content = await readEntry(usual, entry, maxPartBytes);
    const isPages = entry.name === kind.part;
    zip.append(isPages ? kind.lay(content.toString(), width, height) : content, {
      name: entry.name,
      store: !entry.deflated,
    });
  }
  const [bytes] = await Promise.all([buffer(zip), zip.finalize()]);
  return bytes;
}
