// One page of DOCX to PDF through HTTP, one after the other, against a soffice started for each; then ten at once against one soffice for all ten.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { compare, mebibytes, print } from './figures.mjs';
import { makeFolder, startProduct, watchMemory } from './product.mjs';

const COUNT = 10;
const milliseconds = (ms) => `${ms.toFixed(0)} ms`;

export async function run({ rounds }) {
  const folder = makeFolder('documents');
  try {
    const files = await makeLetters(path.join(folder, 'in'));
    const product = await startProduct(folder);
    const watch = watchMemory(product.pid);
    // The first documents also wait for the processes that are being warmed.
    await convertAll(product.url, files);
    let next = 0;
    const one = await compare({
      rounds: rounds * 3,
      ours: () => timed(() => convertOne(product.url, files[next++ % COUNT])),
      floor: () => timed(() => soffice([files[next % COUNT]], folder)),
    });
    const ten = await compare({
      rounds,
      ours: () => timed(() => convertAll(product.url, files)),
      floor: () => timed(() => soffice(files, folder)),
    });
    const memory = watch.stop();
    await product.stop();
    print('1-page DOCX → PDF through the service, p50', milliseconds(one.ours));
    print('a soffice started for it, p50', milliseconds(one.floor));
    print('ratio (median of the rounds)', one.ratio.toFixed(3));
    print('10 DOCX at once through the service', milliseconds(ten.ours));
    print('one soffice for all ten', milliseconds(ten.floor));
    print('ratio (median of the rounds)', ten.ratio.toFixed(3));
    print('all our processes together, peak PSS', mebibytes(memory));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Each is another letter, so that no result is one that was made before. */
async function makeLetters(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const files = [];
  for (let n = 0; n < COUNT; n += 1) {
    const text = path.join(folder, `${n}.txt`);
    fs.writeFileSync(
      text,
      Array.from({ length: 30 }, (_, line) => `Letter ${n}, line ${line}, with words in it.`).join('\n'),
    );
    files.push(path.join(folder, `${n}.docx`));
  }
  await soffice(
    files.map((file) => file.replace(/docx$/, 'txt')),
    folder,
    'docx',
    folder,
  );
  return files;
}

async function convertOne(url, file) {
  const answer = await fetch(`${url}/api/v1/convert/pdf?filename=${path.basename(file)}&wait=60`, {
    method: 'POST',
    body: fs.readFileSync(file),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200 || bytes.toString('latin1', 0, 5) !== '%PDF-')
    throw new Error(`HTTP ${answer.status}: ${bytes.toString('utf8', 0, 500)}`);
}

const convertAll = (url, files) => Promise.all(files.map((file) => convertOne(url, file)));

async function soffice(files, folder, target = 'pdf', out = path.join(folder, 'out')) {
  const profile = fs.mkdtempSync(path.join(folder, 'profile-'));
  const child = spawn(
    'soffice',
    [`-env:UserInstallation=file://${profile}`, '--headless', '--convert-to', target, '--outdir', out, ...files],
    { stdio: 'ignore' },
  );
  const code = await new Promise((resolve) => child.once('exit', resolve));
  fs.rmSync(profile, { recursive: true, force: true });
  if (code !== 0) throw new Error(`soffice ended with ${code}`);
}
