// The style sheet and the scripts of the pages: read once, compressed once, under an address that changes with their content.
// Scripts are our own TypeScript, built with the rest; the browser imports the same words as the server.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { styleSheet } from './pages/style-sheet.js';

interface Asset {
  readonly mediaType: string;
  readonly plain: Buffer;
  readonly packed: Buffer;
}

const SOURCE = path.resolve(import.meta.dirname, '..');
/** Nothing else of the program is ever sent. */
const SHARED = ['shared/words.js', 'shared/words.en.js', 'shared/words.ru.js'];

@Injectable()
export class Assets {
  readonly version: string;
  private readonly files: ReadonlyMap<string, Asset>;

  constructor() {
    const scripts = fs.readdirSync(path.join(SOURCE, 'http/browser')).filter((name) => name.endsWith('.js'));
    const names = [...SHARED, ...scripts.map((name) => `http/browser/${name}`)];
    this.files = new Map([
      ['style.css', asset('text/css; charset=utf-8', styleSheet)],
      ...names.map((name): [string, Asset] => [name, asset('text/javascript; charset=utf-8', readScript(name))]),
    ]);
    const hash = createHash('sha256');
    for (const [name, { plain }] of this.files) hash.update(name).update(plain);
    this.version = hash.digest('hex').slice(0, 12);
  }

  url(name: string): string {
    return `/assets/${this.version}/${name}`;
  }

  find(name: string): Asset | undefined {
    return this.files.get(name);
  }
}

/** Source maps stay on the server. */
const readScript = (name: string): string =>
  fs.readFileSync(path.join(SOURCE, name), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');

function asset(mediaType: string, text: string): Asset {
  const plain = Buffer.from(text);
  return { mediaType, plain, packed: gzipSync(plain, { level: 9 }) };
}
