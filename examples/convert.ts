// Converts one file with the client of this repository: convert.ts photo.png webp.
import fs from 'node:fs';
import path from 'node:path';
import { Athanor, ProblemError } from '../clients/typescript/dist/client.js';

const [file = '', target = ''] = process.argv.slice(2);
const { ATHANOR_URL: url = 'http://localhost:3000', ATHANOR_KEY: key } = process.env;
const athanor = new Athanor({ url, ...(key && { key }) });

try {
  const task = await athanor.convert(new Uint8Array(fs.readFileSync(file)), target, { name: path.basename(file) });
  const done = await athanor.wait(task, {
    onChange: ({ status, progress }) => console.error(`${status} ${progress.percent ?? 0}%`),
  });
  const name = done.outputs[0].filename;
  fs.writeFileSync(name, Buffer.from(await (await athanor.download(done)).arrayBuffer()));
  console.log(name);
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
