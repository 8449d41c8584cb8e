// Films through HTTP against ffmpeg by hand with the same options: what the service adds to long work, and what taking streams over saves.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { compare, median, print, seconds } from './figures.mjs';
import { makeFolder, startProduct } from './product.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
const threads = ['-threads', String(Math.min(16, os.availableParallelism()))];
/** What the product tells ffmpeg when nothing is asked; src/conversion/media/media-codecs.ts. */
const vp9 = '-c:v libvpx-vp9 -crf 33 -b:v 0 -deadline realtime -cpu-used 8 -row-mt 1 -pix_fmt yuv420p';
const jobs = [
  ['film.mp4', 'webm', `${vp9} -c:a libopus -b:a 132k -ar 48000 -mapping_family -1`.split(' ')],
  ['film.mp4', 'mp3', '-vn -c:a libmp3lame -q:a 3'.split(' ')],
];

export async function run({ rounds }) {
  const folder = makeFolder('media');
  let product;
  try {
    const at = (name) => path.join(folder, name);
    makeFilms(at);
    product = await startProduct(folder);
    const convert = (name, to, options = '') => timed(() => send(product.url, at(name), to, options, at('ours')));
    await convert('short.mp4', 'mp3');
    for (const [name, to, args] of jobs) {
      const pair = await compare({
        rounds,
        ours: () => convert(name, to),
        floor: () => timed(() => ffmpeg(['-i', at(name), ...args, ...threads, at(`floor.${to}`)])),
      });
      print(`${name} of ${SECONDS} s → ${to}, through the service`, seconds(pair.ours));
      print('ffmpeg', seconds(pair.floor));
      print('ratio (median of the rounds)', pair.ratio.toFixed(3));
      print('added (difference of the medians)', seconds(pair.ours - pair.floor));
    }
    const copied = [];
    const encoded = [];
    for (let round = 0; round < rounds; round += 1) {
      copied.push(await convert('film.mov', 'mp4'));
      encoded.push(await convert('film.mov', 'mp4', '&codec=h264&quality=medium'));
    }
    print('mov → mp4, streams taken over, through the service', seconds(median(copied)));
    print('mov → mp4, encoded again, through the service', seconds(median(encoded)));
    print('the first is so many times as fast', (median(encoded) / median(copied)).toFixed(1));
  } finally {
    await product?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** 720p with grain, so that its encoder has as much to do as with a camera's film. */
function makeFilms(at) {
  const h264 = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '28',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-ac',
    '2',
  ];
  const film = (name, length) => {
    const picture = `testsrc2=size=1280x720:rate=30:duration=${length},noise=alls=6:allf=t`;
    const sound = `sine=frequency=440:sample_rate=48000:duration=${length}`;
    const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
    execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...inputs, ...h264, at(name)]);
  };
  film('short.mp4', 1);
  film('film.mp4', SECONDS);
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', at('film.mp4'), '-c', 'copy', at('film.mov')]);
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** As politely as our tools run, or other work on the machine would slow only ours. */
async function ffmpeg(args) {
  const child = spawn('nice', ['-n', '10', 'ffmpeg', '-nostdin', '-v', 'error', '-y', ...args], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}

/** Waits as long as it takes: what outlives one answer goes on as a task. */
async function send(url, file, to, options, into) {
  const name = encodeURIComponent(path.basename(file));
  const answer = await fetch(`${url}/api/v1/convert/${to}?wait=60&filename=${name}${options}`, {
    method: 'POST',
    headers: { 'Content-Length': String(fs.statSync(file).size) },
    body: fs.createReadStream(file),
    duplex: 'half',
  });
  const id = answer.headers.get('x-task-id');
  let result = answer;
  while (result.status === 202 || result.status === 409) {
    await result.arrayBuffer();
    await sleep(200);
    result = await fetch(`${url}/api/v1/tasks/${id}/result`);
  }
  if (result.status !== 200) throw new Error(`HTTP ${result.status}: ${await result.text()}`);
  await pipeline(Readable.fromWeb(result.body), fs.createWriteStream(into));
}
