// The built pages of web/: which files belong to a page, and their content, packed when they were built. Under addresses that change with their content.
import fs from 'node:fs';
import path from 'node:path';
import { Injectable } from '@nestjs/common';

export interface Asset {
  readonly mediaType: string;
  readonly plain: Buffer;
  /** By content coding. */
  readonly packed: Readonly<Record<string, Buffer>>;
}
/** What a page's head names: its script, the style sheet, and what the script will ask for anyway. */
export interface PageFiles {
  readonly script: string;
  readonly styles: readonly string[];
  readonly preload: readonly string[];
}
interface ManifestRow {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}
type Manifest = Readonly<Record<string, ManifestRow>>;

const BUILT = path.resolve(import.meta.dirname, '../../web');
const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

@Injectable()
export class Assets {
  private readonly manifest = readJson<Manifest>('manifest.json');
  private readonly words = readJson<Readonly<Record<string, Readonly<Record<string, string>>>>>('words.json');
  private readonly icons = readJson<Readonly<Record<string, string>>>('icons.json');
  private readonly files = new Map(
    fs.readdirSync(BUILT).flatMap((name): [string, Asset][] => {
      const mediaType = mediaTypes[path.extname(name)];
      return mediaType === undefined ? [] : [[name, readAsset(name, mediaType)]];
    }),
  );

  find(name: string): Asset | undefined {
    return this.files.get(name);
  }

  /** For a page of web/pages, or for the script that every page has. */
  of(source: string): PageFiles {
    const row = this.manifest[source];
    if (row === undefined) throw new Error(`web/${source} is no page. Its folder in web/pages needs an entry.tsx.`);
    const shared = [...this.sharedBy(row)];
    return {
      script: row.file,
      styles: [...new Set([row, ...shared].flatMap((each) => each.css ?? []))],
      preload: shared.map((each) => each.file),
    };
  }

  /** The words of a page in one language are a file of their own, which the script would ask for only after it has been read. */
  wordsOf(page: string, language: string): string {
    const file = this.words[page]?.[language];
    if (file === undefined) throw new Error(`There are no words of the page ${page} in ${language}.`);
    return file;
  }

  icon(name: 'vector' | 'small' | 'large' | 'maskable' | 'touch'): string {
    const file = this.icons[name];
    if (file === undefined) throw new Error(`There is no icon ${name}.`);
    return file;
  }

  serviceWorker(): Buffer {
    const file = this.manifest['service-worker.ts']?.file;
    const asset = file === undefined ? undefined : this.files.get(file);
    if (asset === undefined) throw new Error('The service worker is not built.');
    return asset.plain;
  }

  private sharedBy(row: ManifestRow, found = new Set<ManifestRow>()): Set<ManifestRow> {
    for (const name of row.imports ?? []) {
      const shared = this.manifest[name];
      if (shared === undefined || found.has(shared)) continue;
      found.add(shared);
      this.sharedBy(shared, found);
    }
    return found;
  }
}

function readJson<T>(name: string): T {
  const file = path.join(BUILT, name);
  if (!fs.existsSync(file)) throw new Error('The pages are not built. Run "npm run build", or start with "npm start".');
  return JSON.parse(fs.readFileSync(file, 'utf8')) as T;
}

function readAsset(name: string, mediaType: string): Asset {
  const read = (ending: string) => fs.readFileSync(path.join(BUILT, `${name}${ending}`));
  // Pictures are packed by themselves.
  const packed = mediaType === 'image/png' ? undefined : { br: read('.br'), gzip: read('.gz') };
  return { mediaType, plain: read(''), packed: packed ?? {} };
}
