// 500 MiB of random bytes to POST /api/v1/files: time against cp of the same file, and what the api process needs more at its peak.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { randomFillSync } from 'node:crypto';
import { compare, mebibytes, median, print, seconds } from './figures.mjs';
import { makeFolder, startProduct, tree } from './product.mjs';

const MIB = 500;

export async function run({ rounds }) {
  const folder = makeFolder('upload');
  try {
    const file = path.join(folder, 'random.png');
    writeRandom(file);
    const product = await startProduct(folder);
    const api = tree(product.pid).find((each) => / api$/.test(each.command) && /node/.test(each.command));
    const grew = [];
    const ours = async () => {
      // Writing 5 sets the kernel's high-water mark back to what is in use now.
      fs.writeFileSync(`/proc/${api.pid}/clear_refs`, '5');
      const before = status(api.pid, 'VmRSS');
      const began = performance.now();
      await upload(product.url, file);
      const took = performance.now() - began;
      grew.push(status(api.pid, 'VmHWM') - before);
      return took;
    };
    const floor = () => timed('cp', [file, path.join(folder, 'copy.bin')]);
    const plain = await compare({ rounds, ours, floor });
    const flushed = [];
    for (let round = 0; round < rounds; round += 1)
      flushed.push(timed('sh', ['-c', 'cp "$0" "$1" && sync "$1"', file, path.join(folder, 'copy.bin')]));
    await product.stop();
    print('500 MiB uploaded, hashed, flushed, recorded', seconds(plain.ours));
    print('cp of the same file', seconds(plain.floor));
    print('ratio to cp (median of the rounds)', plain.ratio.toFixed(2));
    print('cp and flushing to disk, as we do', seconds(median(flushed)));
    print('the api at its peak above its rest (median)', mebibytes(median(grew)));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function writeRandom(file) {
  const out = fs.openSync(file, 'w');
  const block = Buffer.alloc(2 ** 20);
  for (let n = 0; n < MIB; n += 1) fs.writeSync(out, randomFillSync(block));
  // What is not recognised is refused, so it begins like a picture.
  fs.writeSync(out, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 0, 16, 0);
  fs.closeSync(out);
}

function upload(url, file) {
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/api/v1/files`, {
      method: 'POST',
      headers: {
        'Content-Length': fs.statSync(file).size,
        'Content-Type': 'image/png',
        'X-Filename': 'random.png',
      },
    });
    request.once('response', (answer) => {
      answer.resume();
      if (answer.statusCode === 201) answer.once('end', resolve);
      else reject(new Error(`HTTP ${answer.statusCode}`));
    });
    request.once('error', reject);
    fs.createReadStream(file, { highWaterMark: 2 ** 20 }).pipe(request);
  });
}

function timed(command, args) {
  const began = performance.now();
  execFileSync(command, args);
  return performance.now() - began;
}

function status(pid, name) {
  return (
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  );
}
