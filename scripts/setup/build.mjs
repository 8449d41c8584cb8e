// dist/ as the sources say. Called by set-up.mjs and watch.mjs; does nothing when the stamp in dist/ equals the hash of the sources.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { requireRoom, root, workPath } from './checkout.mjs';
import { runLogged } from './child.mjs';
import { inWords } from './fault.mjs';
import { alone } from './lock.mjs';
import { step } from './report.mjs';

/** What the result depends on. Folders are read whole; specs are not built. */
export const sources = [
  'src',
  'migrations',
  'web',
  'clients/typescript/src',
  'scripts/setup/gather.mjs',
  'scripts/setup/precompile.mjs',
  'tsconfig.json',
  '.swcrc',
  'nest-cli.json',
  'package-lock.json',
];

const dist = path.join(root, 'dist');
const STAMP = '.stamp';
const ROOM_MB = 50;

/** Returns whether something was built. */
export async function ensureBuild() {
  if (isCurrent()) return false;
  requireRoom(ROOM_MB, 'the built files');
  return alone(async () => {
    if (isCurrent()) return false;
    await build();
    return true;
  });
}

function isCurrent() {
  const stamp = path.join(dist, STAMP);
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hashOfSources();
}

function hashOfSources() {
  // What V8 has made of the program is of use to the same Node alone.
  const hash = createHash('sha256').update(process.version);
  for (const file of sources.flatMap(filesIn)) {
    const content = fs.readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesIn(name) {
  const entry = path.join(root, name);
  if (!fs.existsSync(entry)) return [];
  if (!fs.statSync(entry).isDirectory()) return [name];
  return fs
    .readdirSync(entry, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.name.endsWith('.spec.ts'))
    .map((file) => path.relative(root, path.join(file.parentPath, file.name)))
    .sort();
}

/** Into a folder beside, then swapped, so that a failed build or a program that starts meanwhile never sees half of it. */
async function build() {
  const work = step('build');
  const fresh = workPath('build');
  const stamp = hashOfSources(); // taken before: a file saved while we build makes the next start build again
  const config = workPath('tsconfig.build.json');
  fs.writeFileSync(config, JSON.stringify({ extends: '../tsconfig.json', compilerOptions: { outDir: fresh } }));
  try {
    fs.rmSync(fresh, { recursive: true, force: true });
    // nest looks for the configuration from the current folder, even when the path is absolute.
    const nest = [process.execPath, path.join(root, 'node_modules/@nestjs/cli/bin/nest.js')];
    await runLogged('The build', [...nest, 'build', '--path', path.relative(root, config)], {
      cwd: root,
      log: workPath('build.log'),
    });
    const vite = [process.execPath, path.join(root, 'node_modules/vite/bin/vite.js')];
    const pages = [...vite, 'build', 'web', '--outDir', path.join(fresh, 'web'), '--logLevel', 'warn'];
    await runLogged('The build of the pages', pages, { cwd: root, log: workPath('build-web.log') });
    const gather = [process.execPath, path.join(import.meta.dirname, 'gather.mjs'), fresh];
    await runLogged('The gathering of the program', gather, { cwd: root, log: workPath('gather.log') });
    fs.writeFileSync(path.join(fresh, STAMP), stamp);
    swapIn(fresh);
  } catch (error) {
    work.end();
    throw inWords(error, root);
  } finally {
    for (const name of [fresh, config]) fs.rmSync(name, { recursive: true, force: true });
  }
  work.end('Built');
}

function swapIn(fresh) {
  const old = workPath('old-build');
  fs.rmSync(old, { recursive: true, force: true });
  if (fs.existsSync(dist)) fs.renameSync(dist, old);
  fs.renameSync(fresh, dist);
  fs.rmSync(old, { recursive: true, force: true });
}
