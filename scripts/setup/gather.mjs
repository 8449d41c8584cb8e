// dist/program.cjs: all modules of the program and of its packages in one file, and beside it what V8 has made of it (program.cache) and where each line
// comes from (program.cjs.map). src/main.ts runs it. `node scripts/setup/gather.mjs [dist]`, after the modules are built; called by build.mjs and `npm run build`.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { root } from './checkout.mjs';

const dist = path.resolve(root, process.argv[2] ?? 'dist');
const NAME = 'program.cjs';

/** They bring machine code, or find programs beside themselves. */
const apart = ['sharp', 'msgpackr-extract'];

/** What two packages hide from whoever gathers them, and from V8: how TypeORM imports migrations, and that Nest's module for it loads it once more. */
const seen = (code) =>
  code
    .replace('Function("return filePath => import(filePath)")()', 'IMPORT')
    .replace('const require = createRequire(import.meta.url);', '');

/** What a module calls its own place is where it lay before it was gathered: there are the scripts and threads that it starts. */
const places = {
  name: 'places',
  load(id) {
    if (!id.startsWith(`${dist}/`)) return null;
    const map = JSON.parse(fs.readFileSync(`${id}.map`, 'utf8'));
    const from = path.join(root, path.relative(dist, path.dirname(id)), path.basename(map.sources[0]));
    return { code: fs.readFileSync(id, 'utf8'), map: { ...map, sources: [from] } };
  },
  transform(code, id) {
    if (id.startsWith('\0')) return null;
    const ours = id.startsWith(`${dist}/`);
    const file = ours ? path.relative(dist, id) : path.join('..', path.relative(root, id));
    const placed = (ours ? code : seen(code))
      .replace(/(?<![.\w$])import\((?!['"])/g, 'IMPORT(')
      .replace(/\bimport\.meta\.filename\b|\b__filename\b/g, `(DIST + ${JSON.stringify(`/${file}`)})`)
      .replace(/\bimport\.meta\.dirname\b|\b__dirname\b/g, `(DIST + ${JSON.stringify(`/${path.dirname(file)}`)})`)
      .replace(/\bimport\.meta\.url\b/g, `new URL(${JSON.stringify(file)}, DIST_URL).href`);
    return ours ? { code: placed, map: null } : { code: placed, map: { mappings: '' } };
  },
};

/** One byte for each letter: what is read and kept of a text with others is twice as long. */
const narrow = {
  name: 'narrow',
  generateBundle(_, files) {
    files[NAME].code = files[NAME].code.replace(
      /[^\0-\x7f]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  },
};

/** Given to Node it is a module, and goes the way of everybody; main.ts runs it as a script, and takes the function that stands last. */
const byItself = `if (typeof module === 'object') import('./src/main.js');`;

await build({
  configFile: false,
  root,
  logLevel: 'error',
  plugins: [places, narrow],
  resolve: { mainFields: ['main'], conditions: ['node'] },
  ssr: { noExternal: true, external: apart },
  build: {
    ssr: path.join(dist, 'src/program.js'),
    outDir: dist,
    emptyOutDir: false,
    copyPublicDir: false,
    minify: false,
    sourcemap: 'hidden',
    target: 'esnext',
    rolldownOptions: {
      treeshake: false,
      output: {
        format: 'cjs',
        postBanner: `${byItself} (function (require, IMPORT, DIST, DIST_URL) {`,
        postFooter: '})',
        entryFileNames: NAME,
        sourcemapExcludeSources: true,
        sourcemapPathTransform: (source) => path.join('..', path.relative(root, path.resolve(dist, source))),
        codeSplitting: false,
        strictExecutionOrder: true,
        // Nest and TypeORM call things by the names of their classes.
        keepNames: true,
      },
    },
  },
});
const precompile = [path.join(import.meta.dirname, 'precompile.mjs'), path.join(dist, NAME)];
const { status } = spawnSync(process.execPath, precompile, { stdio: ['ignore', 'ignore', 'inherit'] });
process.exitCode = status ?? 1;
