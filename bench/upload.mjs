// Random bytes to the api raw, as a form and by tus, sent by curl: time against cp of the same file, and what the api process needs more at its peak.
// Beside it what parts of it cost alone: cp that is flushed as an upload is, the hash, a bare Node server and nginx, both of which only write down what they are sent.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createHash, randomFillSync } from 'node:crypto';
import { bareServers } from './bare-servers.mjs';
import { compare, mebibytes, median, print, seconds, settleDisk } from './figures.mjs';
import { makeFolder, startProduct, tree } from './product.mjs';

export async function run({ rounds, mib }) {
  const folder = makeFolder('upload');
  const file = path.join(folder, 'random.png');
  const copy = path.join(folder, 'copy.bin');
  try {
    writeRandom(file, mib);
    await compareWays({ rounds, mib, folder, file, copy });
    const alone = (name, measure) => print(name, seconds(median(Array.from({ length: rounds }, measure))));
    alone('cp and flushing to disk, as we do', () =>
      copying(copy, () => execFileSync('sh', ['-c', 'cp "$0" "$1" && sync "$1"', file, copy])),
    );
    alone('SHA-256 of as many bytes, in memory', () => timed(() => hash(mib)));
    for (const start of bareServers) {
      const { name, url, stop } = await start(folder, copy);
      alone(`${name} that only writes it down`, () => copying(copy, () => curl('-T', file, url)));
      if (fs.statSync(copy).size !== fs.statSync(file).size) throw new Error(`${name} lost a part of it`);
      await stop();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function compareWays({ rounds, mib, folder, file, copy }) {
  const product = await startProduct(folder, { MAX_FILE: `${mib + 1}MiB` });
  const api = tree(product.pid).find((each) => / api$/.test(each.command) && /node/.test(each.command));
  for (const [name, upload] of Object.entries(ways)) {
    const grew = [];
    const ours = async () => {
      settleDisk();
      // Writing 5 sets the kernel's high-water mark back to what is in use now.
      fs.writeFileSync(`/proc/${api.pid}/clear_refs`, '5');
      const before = status(api.pid, 'VmRSS');
      let id;
      const took = timed(() => (id = upload(`${product.url}/api/v1`, file)));
      grew.push(status(api.pid, 'VmHWM') - before);
      const gone = await fetch(`${product.url}/api/v1/files/${id}`, { method: 'DELETE' });
      if (!gone.ok) throw new Error(`deleting ${id}: HTTP ${gone.status}`);
      return took;
    };
    const floor = () => copying(copy, () => execFileSync('cp', [file, copy]));
    const plain = await compare({ rounds, ours, floor });
    print(`${mib} MiB ${name}: uploaded, hashed, flushed, recorded`, seconds(plain.ours));
    print('  cp of the same file', seconds(plain.floor));
    print('  ratio to cp (median of the rounds)', plain.ratio.toFixed(2));
    print('  the api at its peak above its rest (median)', mebibytes(median(grew)));
  }
  await product.stop();
}

/** Each gives the id of the file. */
const ways = {
  raw: (api, file) =>
    JSON.parse(
      curl('-H', 'Content-Type: image/png', '-H', 'X-Filename: random.png', '-X', 'POST', '-T', file, `${api}/files`),
    ).id,
  multipart: (api, file) => JSON.parse(curl('-F', `file=@${file}`, `${api}/files`)).id,
  tus: (api, file) => {
    const name = Buffer.from('random.png').toString('base64');
    const announced = ['-H', `Upload-Length: ${fs.statSync(file).size}`, '-H', `Upload-Metadata: filename ${name}`];
    const location = header(curl(...tus, ...announced, '-X', 'POST', '-D', '-', `${api}/uploads`), 'location');
    const part = ['-H', 'Content-Type: application/offset+octet-stream', '-H', 'Upload-Offset: 0', '-X', 'PATCH'];
    return header(curl(...tus, ...part, '-D', '-', '-T', file, new URL(location, api).href), 'x-file-id');
  },
};
const tus = ['-H', 'Tus-Resumable: 1.0.0'];

/** Not a client in Node: it would need as much of the two cores as the server. */
function curl(...args) {
  return execFileSync('curl', ['--silent', '--show-error', '--fail', '--header', 'Expect:', ...args], {
    encoding: 'utf8',
  });
}

const header = (answer, name) => new RegExp(`^${name}: (\\S+)`, 'im').exec(answer)?.[1];

function copying(copy, work) {
  fs.rmSync(copy, { force: true });
  settleDisk();
  return timed(work);
}

function timed(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function hash(mib) {
  const block = randomFillSync(Buffer.alloc(2 ** 20));
  const sum = createHash('sha256');
  for (let n = 0; n < mib; n += 1) sum.update(block);
  return sum.digest('hex');
}

function writeRandom(file, mib) {
  const out = fs.openSync(file, 'w');
  const block = Buffer.alloc(2 ** 20);
  for (let n = 0; n < mib; n += 1) fs.writeSync(out, randomFillSync(block));
  // What is not recognised is refused, so it begins like a picture.
  fs.writeSync(out, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 0, 16, 0);
  fs.closeSync(out);
}

function status(pid, name) {
  return (
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  );
}
