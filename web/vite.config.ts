// How the pages are built: one script for each page, what they share once, all with a hash in the name and packed beside it. Into dist/web.
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { appIcons } from './app-icons.js';
import { wordsOfPages } from './words-of-pages.js';

const web = import.meta.dirname;
const pages = path.join(web, 'pages');

/** The name of a page in the shell (src/http/pages) is the name of its folder here. */
const entries = fs
  .readdirSync(pages)
  .map((name) => [name, path.join(pages, name, 'entry.tsx')] as const)
  .filter(([, file]) => fs.existsSync(file));

/** Packed once here, not for every reader: the program sends what lies there. After everything else, so that it is the same that lies beside it. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle).filter((each) => /\.(js|css|svg)$/.test(each))) {
      const file = path.join(dir, name);
      const content = fs.readFileSync(file);
      fs.writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      fs.writeFileSync(`${file}.br`, brotliCompressSync(content));
    }
  },
};

/** Vite wraps each import on demand in 0.6 kB of code that waits for its styles. Ours are all loaded with the page. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null),
};

export default defineConfig({
  root: web,
  // Addresses are relative to the script that names them, so the pages work below any path.
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [plainImports, wordsOfPages, appIcons, packed],
  worker: { format: 'es' },
  build: {
    outDir: path.join(web, '../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    manifest: 'manifest.json',
    assetsDir: '.',
    assetsInlineLimit: 0,
    // The head of the page names what its script will ask for.
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      // Small pieces that several pages share are one file: a request costs more than they weigh. What is only asked for when it is opened stays apart, and
      // so does what the settings have in common with it, or with the monitor, alone.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              minShareCount: 2,
              test: /^(?!.*[\\/](on-demand[\\/]|option-schema\.|cron-|schedule-time)).*(\.tsx?$|[\\/]node_modules[\\/])/,
            },
          ],
        },
      },
      input: {
        ...Object.fromEntries(entries),
        plain: path.join(web, 'plain.ts'),
        'service-worker': path.join(web, 'service-worker.ts'),
      },
    },
  },
});
