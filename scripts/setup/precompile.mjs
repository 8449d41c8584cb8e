// What V8 makes of the gathered program, kept beside it: src/main.ts hands it back to V8. Called by gather.mjs in a process of its own, since the program
// runs for it: its help asks every role what it does, and so runs every module once.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { root } from './checkout.mjs';

const file = path.resolve(process.argv[2]);
const script = new vm.Script(fs.readFileSync(file, 'latin1'), {
  filename: file,
});
process.argv = [process.execPath, file, '--help'];
process.once('exit', () => fs.writeFileSync(file.replace(/cjs$/, 'cache'), script.createCachedData()));
// Where it will lie: the build is made beside that and swapped in.
const dist = path.join(root, 'dist');
script.runInThisContext()(createRequire(file), undefined, dist, pathToFileURL(`${dist}/`).href);
