// How the pages are built: one script for each page, what they share once, all with a hash in the name and packed beside it. Into dist/web.
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const web = import.meta.dirname;
const pages = path.join(web, 'pages');

/** The name of a page in the shell (src/http/pages) is the name of its folder here. */
const entries = fs
  .readdirSync(pages)
  .map((name) => [name, path.join(pages, name, 'entry.tsx')] as const)
  .filter(([, file]) => fs.existsSync(file));

/** Packed once here, not for every reader: the program sends what lies there. From the written files: until then other plug-ins still change them. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle)) {
      if (!/\.(js|css|svg)$/.test(name)) continue;
      const content = fs.readFileSync(path.join(dir, name));
      fs.writeFileSync(path.join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
      fs.writeFileSync(path.join(dir, `${name}.br`), brotliCompressSync(content));
    }
  },
};

export default defineConfig({
  root: web,
  // Addresses are relative to the script that names them, so the pages work below any path.
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [packed],
  worker: { format: 'es' },
  build: {
    outDir: path.join(web, '../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    manifest: 'manifest.json',
    assetsDir: '.',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { ...Object.fromEntries(entries), plain: path.join(web, 'plain.ts') },
    },
  },
});
