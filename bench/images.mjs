// 100 photographs of 500-900 KB: everything through HTTP in, bytes out, rows, checks and events included; the floor is vips by hand, two at a time.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { compare, mebibytes, print, seconds } from './figures.mjs';
import { cpuMs, makeFolder, processorMs, startProduct, watchMemory } from './product.mjs';

const COUNT = 100;
const QUALITY = 80;
const IN_FLIGHT = 4;

export async function run({ rounds }) {
  try {
    execFileSync('vips', ['--version'], { stdio: 'ignore' });
  } catch {
    throw new Error('The floor needs the vips command: apt install libvips-tools');
  }
  const folder = makeFolder('images');
  try {
    const files = await makePhotographs(path.join(folder, 'in'));
    const product = await startProduct(folder);
    const answers = path.join(folder, 'answers');
    let clientCpuMs = 0;
    const ours = async () => {
      const before = cpuMs(process.pid).ended;
      const began = performance.now();
      await convertAll(product.url, files, answers);
      const took = performance.now() - began;
      clientCpuMs = cpuMs(process.pid).ended - before;
      return took;
    };
    await convertAll(product.url, files.slice(0, 4), answers);
    const {
      ours: mine,
      floor,
      ratio,
    } = await compare({ rounds, ours, floor: () => vips(files, path.join(folder, 'out')) });
    // Not in the rounds: asking the kernel for it takes processor time from the work.
    const before = processorMs(product.pid).now;
    await convertAll(product.url, files, answers);
    const { used } = processorMs(product.pid, before);
    const watch = watchMemory(product.pid);
    await convertAll(product.url, files, answers);
    const memory = watch.stop();
    await product.stop();
    print('100 JPEG → WebP through the service', seconds(mine));
    print('vips webpsave, two at a time', seconds(floor));
    print('ratio (median of the rounds)', ratio.toFixed(3));
    print('all our processes together, peak PSS', mebibytes(memory));
    for (const [kind, ms] of used) print(`processor time a picture, ${kind}`, `${(ms / COUNT).toFixed(1)} ms`);
    print("the load generator's own processor time", seconds(clientCpuMs));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Soft shapes with grain, as a camera gives; every file is another one. */
async function makePhotographs(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const files = [];
  for (let n = 0; n < COUNT; n += 1) {
    const file = path.join(folder, `${n}.jpg`);
    const noise = {
      create: { width: 2000, height: 1500, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 30 + (n % 20) } },
    };
    const hue = { r: (n * 37) % 255, g: (n * 91) % 255, b: (n * 53) % 255 };
    await sharp(noise)
      .blur(1.2 + (n % 5) / 10)
      .tint(hue)
      .jpeg({ quality: 92 })
      .toFile(file);
    files.push(file);
  }
  const sizes = files.map((file) => fs.statSync(file).size / 1000);
  print('inputs', `${COUNT} files of ${Math.min(...sizes).toFixed(0)}-${Math.max(...sizes).toFixed(0)} kB`);
  return files;
}

/** By one curl, four at a time: a client in Node would take a part of the two cores for itself. */
async function convertAll(url, files, out) {
  fs.mkdirSync(out, { recursive: true });
  const one = (file) => [
    `url = "${url}/api/v1/convert/webp?quality=${QUALITY}&wait=60"`,
    'request = "POST"',
    `upload-file = "${file}"`,
    'header = "Content-Type: image/jpeg"',
    `header = "X-Filename: ${path.basename(file)}"`,
    'header = "Expect:"',
    'fail\nsilent\nshow-error',
    `output = "${path.join(out, `${path.basename(file)}.webp`)}"`,
  ];
  const args = [
    '--no-progress-meter',
    '--parallel',
    '--parallel-immediate',
    '--parallel-max',
    String(IN_FLIGHT),
    '--config',
    '-',
  ];
  const child = spawn('curl', args, { stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin.end(files.map((file) => one(file).join('\n')).join('\nnext\n'));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`curl ended with ${code}`);
}

async function vips(files, out) {
  fs.mkdirSync(out, { recursive: true });
  const began = performance.now();
  const left = [...files];
  const one = async () => {
    for (let file = left.shift(); file; file = left.shift()) {
      const child = spawn(
        'vips',
        ['webpsave', file, path.join(out, `${path.basename(file)}.webp`), '--Q', String(QUALITY), '--strip'],
        { env: { ...process.env, VIPS_CONCURRENCY: '1' }, stdio: 'inherit' },
      );
      const code = await new Promise((resolve) => child.once('exit', resolve));
      if (code !== 0) throw new Error(`vips ended with ${code}`);
    }
  };
  await Promise.all([one(), one()]);
  return performance.now() - began;
}
