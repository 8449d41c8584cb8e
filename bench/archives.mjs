// Any archive into any other through HTTP, against bsdtar by hand; and what all our processes need more than at rest.
import { execFileSync, spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { compare, mebibytes, print, seconds, settleDisk } from './figures.mjs';
import { makeFolder, pssBytes, restBytes, startProduct, watchMemory, workerOf } from './product.mjs';

const MEGABYTES = Number(process.env.BENCH_MEGABYTES ?? 250);
const SMALL_FILES = 2000;
const pairs = [
  ['zip', 'tar.gz', ['--format', 'paxr', '--gzip']],
  ['tar.gz', 'zip', ['--format', 'zip']],
  ['tar.gz', 'tar.zst', ['--format', 'paxr', '--zstd']],
];

export async function run({ rounds }) {
  const folder = makeFolder('archives');
  let product;
  try {
    const sources = makeArchives(path.join(folder, 'in'));
    product = await startProduct(folder);
    await convert(product.url, sources.small, 'zip', path.join(folder, 'warm'));
    const parts = [
      ['all our processes', product.pid],
      ['the worker, its helpers and tools', workerOf(product.pid)],
    ].map(([name, pid]) => ({ name, pid }));
    await restBytes(product.pid);
    for (const part of parts) part.rest = pssBytes(part.pid);
    for (const [from, to, args] of pairs) {
      const ours = async () => {
        settleDisk();
        const began = performance.now();
        await convert(product.url, sources[from], to, path.join(folder, 'ours'));
        return performance.now() - began;
      };
      const floor = () => byHand(sources[from], args, path.join(folder, 'floor'));
      const { ours: mine, floor: theirs, ratio } = await compare({ rounds, ours, floor });
      print(`${from} → ${to}, ${MEGABYTES} MB, through the service`, seconds(mine));
      print('bsdtar', seconds(theirs));
      print('ratio (median of the rounds)', ratio.toFixed(3));
      // Not in the rounds: asking the kernel for it takes a third of a core.
      const watches = parts.map(({ name, pid, rest }) => ({ name, rest, watch: watchMemory(pid) }));
      await ours();
      for (const { name, rest, watch } of watches)
        print(`${name} at their peak, above their rest`, mebibytes(watch.stop() - rest));
    }
  } finally {
    await product?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Half of it random, as photographs and films are; half text; and many small files. */
function makeArchives(folder) {
  const content = path.join(folder, 'content');
  fs.mkdirSync(content, { recursive: true });
  for (let n = 0; n < 3; n += 1)
    fs.writeFileSync(path.join(content, `noise-${n}`), randomFillSync(Buffer.alloc((MEGABYTES * 1e6) / 6)));
  const words = Array.from({ length: 5000 }, (_, n) => ((n * 7919) % 104_729).toString(36));
  let text = '';
  for (let n = 0; text.length < (MEGABYTES * 1e6) / 2; n += 1) text += `${words[(n * n) % words.length]} `;
  fs.writeFileSync(path.join(content, 'text'), text);
  for (let n = 0; n < SMALL_FILES; n += 1)
    fs.writeFileSync(path.join(content, `small-${n}`), `file ${n}\n`.repeat(n % 50));
  const file = (name) => path.join(folder, name);
  execFileSync('bsdtar', ['--format', 'zip', '-cf', file('a.zip'), '-C', folder, 'content']);
  execFileSync('bsdtar', ['--gzip', '-cf', file('a.tar.gz'), '-C', folder, 'content']);
  execFileSync('bsdtar', ['-cf', file('small.tar'), '-C', content, 'small-1']);
  return { zip: file('a.zip'), 'tar.gz': file('a.tar.gz'), small: file('small.tar') };
}

/** By curl: a client in Node would take a second of the processor for itself. */
async function convert(url, file, to, into) {
  const args = ['--silent', '--show-error', '--fail-with-body', '--header', 'Expect:', '--output', into];
  const name = ['--header', `X-Filename: ${path.basename(file)}`];
  const body = ['--header', 'Content-Type: application/octet-stream', '--request', 'POST', '--upload-file', file];
  const child = spawn('curl', [...args, ...name, ...body, `${url}/api/v1/convert/${to}?wait=60`], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`curl ended with ${code}: ${fs.readFileSync(into, 'utf8').slice(0, 1000)}`);
}

async function byHand(file, args, into) {
  settleDisk();
  const began = performance.now();
  // As politely as our tools run, or other work on the machine would slow only ours.
  const child = spawn('nice', ['-n', '10', 'bsdtar', ...args, '-cf', into, `@${file}`], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`bsdtar ended with ${code}`);
  return performance.now() - began;
}
