// Where every process of the program starts. Most of a start is finding, reading and compiling some two thousand small files, so the build gathers them in
// one, with what V8 has made of it (scripts/setup/gather.mjs). Without that file the program runs from its modules, which do the same.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { tellPlaces } from './places.js';

const dist = path.resolve(import.meta.dirname, '..');
const file = path.join(dist, 'program.cjs');

if (fs.existsSync(file)) runGathered();
else await import('./program.js');

function runGathered(): void {
  tellPlaces(file);
  const cache = path.join(dist, 'program.cache');
  const script = new vm.Script(fs.readFileSync(file, 'latin1'), {
    filename: file,
    // Another Node than that of the build refuses it and compiles for itself.
    ...(fs.existsSync(cache) && { cachedData: fs.readFileSync(cache) }),
  });
  (script.runInThisContext() as Gathered)(
    createRequire(file),
    (url) => import(url),
    dist,
    new URL('..', import.meta.url).href,
  );
}

/** What the file is: a function of the ways to what stays apart, and of the folder where it lies. */
type Gathered = (
  require: NodeJS.Require,
  /** Handed in, because what V8 takes from its cache has forgotten how to import (Node 20). */
  load: (url: string) => Promise<unknown>,
  dist: string,
  distUrl: string,
) => void;
