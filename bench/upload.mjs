// Random bytes to the api raw, as a form and by tus: time against cp of the same file, and what the api process needs more at its peak. Beside it what a
// bare Node server needs that only writes down what it is sent: neither hashed nor flushed, no row.
import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { randomFillSync } from 'node:crypto';
import { compare, mebibytes, median, print, seconds } from './figures.mjs';
import { makeFolder, startProduct, tree } from './product.mjs';

export async function run({ rounds, mib }) {
  const folder = makeFolder('upload');
  try {
    const file = path.join(folder, 'random.png');
    writeRandom(file, mib);
    const product = await startProduct(folder, { MAX_FILE: `${mib + 1}MiB` });
    const api = tree(product.pid).find((each) => / api$/.test(each.command) && /node/.test(each.command));
    const floor = () => timed('cp', [file, path.join(folder, 'copy.bin')]);
    const flushed = [];
    for (let round = 0; round < rounds; round += 1)
      flushed.push(timed('sh', ['-c', 'cp "$0" "$1" && sync "$1"', file, path.join(folder, 'copy.bin')]));
    for (const [name, upload] of Object.entries(ways)) {
      const grew = [];
      const ours = async () => {
        // Writing 5 sets the kernel's high-water mark back to what is in use now.
        fs.writeFileSync(`/proc/${api.pid}/clear_refs`, '5');
        const before = status(api.pid, 'VmRSS');
        const began = performance.now();
        const id = await upload(product.url, file);
        const took = performance.now() - began;
        grew.push(status(api.pid, 'VmHWM') - before);
        await send(product.url, 'DELETE', `/api/v1/files/${id}`, {});
        return took;
      };
      const plain = await compare({ rounds, ours, floor });
      print(`${mib} MiB ${name}: uploaded, hashed, flushed, recorded`, seconds(plain.ours));
      print('  cp of the same file', seconds(plain.floor));
      print('  ratio to cp (median of the rounds)', plain.ratio.toFixed(2));
      print('  the api at its peak above its rest (median)', mebibytes(median(grew)));
    }
    await product.stop();
    print('cp and flushing to disk, as we do', seconds(median(flushed)));
    print('a bare Node server that only writes it down', seconds(await bareServer(file, folder, rounds)));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function bareServer(file, folder, rounds) {
  const env = { ...process.env, BENCH_FILE: path.join(folder, 'copy.bin') };
  const server = fork(import.meta.filename, ['bare'], { env });
  try {
    const url = await new Promise((resolve) => server.once('message', resolve));
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      await send(url, 'POST', '/', {}, file);
      times.push(performance.now() - began);
    }
    return median(times);
  } finally {
    server.kill();
  }
}

const ways = {
  raw: async (url, file) => {
    const headers = { 'Content-Type': 'image/png', 'X-Filename': 'random.png' };
    return (await send(url, 'POST', '/api/v1/files', headers, file)).json.id;
  },
  multipart: async (url, file) => {
    const boundary = 'between-the-parts';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="random.png"\r\n\r\n`;
    const form = { head, tail: `\r\n--${boundary}--\r\n` };
    const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
    return (await send(url, 'POST', '/api/v1/files', headers, file, form)).json.id;
  },
  tus: async (url, file) => {
    const version = { 'Tus-Resumable': '1.0.0' };
    const made = await send(url, 'POST', '/api/v1/uploads', {
      ...version,
      'Upload-Length': fs.statSync(file).size,
      'Upload-Metadata': `filename ${Buffer.from('random.png').toString('base64')}`,
    });
    const headers = { ...version, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': 0 };
    return (await send(url, 'PATCH', made.headers.location, headers, file)).headers['x-file-id'];
  },
};

function writeRandom(file, mib) {
  const out = fs.openSync(file, 'w');
  const block = Buffer.alloc(2 ** 20);
  for (let n = 0; n < mib; n += 1) fs.writeSync(out, randomFillSync(block));
  // What is not recognised is refused, so it begins like a picture.
  fs.writeSync(out, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 0, 16, 0);
  fs.closeSync(out);
}

/** `form`: what stands before and behind the file. */
function send(url, method, path, headers, file, form = { head: '', tail: '' }) {
  const sizeBytes = file === undefined ? 0 : fs.statSync(file).size + form.head.length + form.tail.length;
  return new Promise((resolve, reject) => {
    const request = http.request(url + path, { method, headers: { ...headers, 'Content-Length': sizeBytes } });
    request.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.once('end', () => {
        if (answer.statusCode >= 300) return reject(new Error(`${method} ${path}: HTTP ${answer.statusCode} ${text}`));
        resolve({ headers: answer.headers, json: text && JSON.parse(text) });
      });
    });
    request.once('error', reject);
    if (file === undefined) return request.end();
    request.write(form.head);
    const bytes = fs.createReadStream(file, { highWaterMark: 2 ** 20 });
    bytes.once('end', () => request.end(form.tail)).pipe(request, { end: false });
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

if (process.argv[2] === 'bare') {
  const server = http.createServer((request, response) => {
    request.pipe(fs.createWriteStream(process.env.BENCH_FILE)).once('close', () => response.end());
  });
  server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
}
