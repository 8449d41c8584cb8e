// Documents to PDF through HTTP: one page of DOCX against a soffice started for each, twenty slides with ten pictures against the warm engine without the service,
// then ten DOCX at once against one soffice for all ten.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { compare, mebibytes, print } from './figures.mjs';
import { makeFolder, root, startProduct, watchMemory } from './product.mjs';

const COUNT = 10;
const SLIDES = 20;
const milliseconds = (ms) => `${ms.toFixed(0)} ms`;

export async function run({ rounds }) {
  const folder = makeFolder('documents');
  try {
    const files = await makeLetters(path.join(folder, 'in'));
    const product = await startProduct(folder);
    // The first documents also wait for the processes that are being warmed.
    await convertAll(product.url, files);
    let next = 0;
    const one = await compare({
      rounds: rounds * 3,
      ours: () => timed(() => convertOne(product.url, files[next++ % COUNT])),
      floor: () => timed(() => soffice([files[next % COUNT]], folder)),
    });
    const slides = await comparePptx(product.url, rounds * 3, folder);
    const ten = await compare({
      rounds,
      ours: () => timed(() => convertAll(product.url, files)),
      floor: () => timed(() => soffice(files, folder)),
    });
    // Not in the rounds: asking the kernel for it takes a third of a core.
    const watch = watchMemory(product.pid);
    await convertAll(product.url, files);
    const memory = watch.stop();
    await product.stop();
    print('1-page DOCX → PDF through the service, p50', milliseconds(one.ours));
    print('a soffice started for it, p50', milliseconds(one.floor));
    print('ratio (median of the rounds)', one.ratio.toFixed(3));
    print(`PPTX of ${SLIDES} slides with pictures → PDF through the service, p50`, milliseconds(slides.ours));
    print('the warm engine alone, p50', milliseconds(slides.floor));
    print('ratio (median of the rounds)', slides.ratio.toFixed(3));
    print('10 DOCX at once through the service', milliseconds(ten.ours));
    print('one soffice for all ten', milliseconds(ten.floor));
    print('ratio (median of the rounds)', ten.ratio.toFixed(3));
    print('all our processes together, peak PSS', mebibytes(memory));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The floor is the engine that the service has, in this process and with nothing around it. */
async function comparePptx(url, rounds, folder) {
  const built = (file) => import(path.join(root, 'dist/src/conversion', file));
  const { openEngines } = await built('engines/index.js');
  const { usualLimits: limits } = await built('limits.js');
  const setup = { imageSlots: 1, documentSlots: 1, spoolDir: path.join(folder, 'spool') };
  const engine = openEngines(setup).find(({ id }) => id === 'libreoffice');
  const pptx = await makeSlides(path.join(folder, 'in'));
  const nothing = () => undefined;
  const alone = async () => {
    const dir = fs.mkdtempSync(path.join(folder, 'step-'));
    fs.chmodSync(dir, 0o711);
    const signal = new AbortController().signal;
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    const at = { dir, signal, limits, log, slot: 0, progress: nothing, mediaDuration: nothing };
    await engine.run({ from: 'pptx', to: 'pdf', input: pptx, options: {} }, at);
  };
  try {
    const { available, reason } = await engine.probe();
    if (!available) throw new Error(reason);
    await alone();
    await convertOne(url, pptx);
    return await compare({
      rounds,
      ours: () => timed(() => convertOne(url, pptx)),
      floor: () => timed(alone),
    });
  } finally {
    await engine.close();
  }
}

/** Eight lines on each, and a photograph on every other one. */
async function makeSlides(folder) {
  const flat = path.join(folder, 'slides.fodp');
  const frame = (place, content) => `<draw:frame ${place}>${content}</draw:frame>`;
  const lines = (n) =>
    Array.from({ length: 8 }, (_, line) => `<text:p>Slide ${n}, line ${line}, with words in it.</text:p>`).join('');
  const pages = [];
  for (let n = 0; n < SLIDES; n += 1) {
    const text = `<draw:text-box>${lines(n)}</draw:text-box>`;
    const picture = async () =>
      `<draw:image><office:binary-data>${await makePicture(n)}</office:binary-data></draw:image>`;
    const frames = [
      frame('svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="9cm"', text),
      n % 2 ? frame('svg:x="6cm" svg:y="11cm" svg:width="12cm" svg:height="9cm"', await picture()) : '',
    ];
    pages.push(`<draw:page draw:name="p${n}">${frames.join('')}</draw:page>`);
  }
  const names = ['office', 'draw', 'text'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name === 'draw' ? 'drawing' : name}:1.0"`,
  );
  const svg = 'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"';
  fs.writeFileSync(
    flat,
    `<?xml version="1.0" encoding="UTF-8"?><office:document ${names.join(' ')} ${svg} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation>${pages.join('')}</office:presentation></office:body></office:document>`,
  );
  await soffice([flat], folder, 'pptx', folder);
  return path.join(folder, 'slides.pptx');
}

async function makePicture(n) {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 + n };
  const picture = sharp({ create: { width: 800, height: 600, channels: 3, noise } })
    .blur(1.2)
    .jpeg();
  return (await picture.toBuffer()).toString('base64');
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
