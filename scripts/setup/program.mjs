// Hands this process over to the built program. Called by start.mjs and athanor.mjs.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './checkout.mjs';

const main = path.join(root, 'dist/src/main.js');

export async function runProgram(args) {
  if (!fs.existsSync(main)) {
    process.stderr.write('Athanor is not built here yet. Run `npm start` in the checkout first.\n');
    process.exit(1);
  }
  process.argv = [process.execPath, main, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(main).href);
}
