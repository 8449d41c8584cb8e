#!/usr/bin/env node
// Executes the Dockerfile step by step on a machine without any tool for containers: each stage is a folder with a bare Debian, each RUN a chroot into it. Then
// starts the image by its ENTRYPOINT, asks its HEALTHCHECK, and converts a picture in it. Needs root and debootstrap, or a Debian root folder that was made
// before: deploy/check-steps.mjs [ROOT]. Layers, limits and networks are not shown by this; check-image.sh shows more where buildah is.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const HEALTHY_WITHIN_MS = 120_000;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const INSIDE = 'ATHANOR_STEPS_INSIDE';
/** What a build gets from the machine that builds: its way to the network. */
const PASSED = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
const MOUNTS = [
  ['proc', 'proc'],
  ['tmpfs', 'tmp', 'mode=1777'],
  ['tmpfs', 'dev/shm', 'mode=1777'],
];

// A mount namespace of its own: whatever happens, no mount outlives this script.
if (!process.env[INSIDE]) {
  const again = ['--mount', '--propagation', 'private', '--', process.execPath, ...process.argv.slice(1)];
  const { status } = spawnSync('unshare', again, { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } });
  process.exit(status ?? 1);
}

const started = Date.now();
const say = (line) => console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)}s  ${line}`);
const command = (file, ...args) =>
  execFileSync(file, args, { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 });
const work = fs.mkdtempSync(path.join(process.env.CHECK_DIR ?? '/var/tmp', 'athanor-steps-'));
const context = path.join(work, 'context');
const args = {};
const stages = [];
const last = () => stages.at(-1);
const list = (json) => JSON.parse(json);
const filled = (text) => text.replace(/\$\{(\w+)\}/g, (_all, name) => args[name] ?? '');

/** One for each word of the Dockerfile; what is not here stops the check. */
const steps = {
  ARG(rest) {
    const [name, value] = rest.split('=');
    args[name] = value;
  },
  FROM(rest) {
    const [base, , name] = rest.split(' ');
    assert.equal(filled(base), args.BASE, 'every stage begins with the base');
    const root = path.join(work, `stage-${stages.length}`);
    command('cp', '-a', path.join(work, 'base'), root);
    for (const [kind, at, options = 'defaults'] of MOUNTS) {
      fs.mkdirSync(path.join(root, at), { recursive: true });
      command('mount', '-t', kind, '-o', options, kind, path.join(root, at));
    }
    stages.push({ name, root, env: {}, cwd: '/', user: 'root' });
  },
  WORKDIR(rest) {
    last().cwd = rest;
    fs.mkdirSync(last().root + rest, { recursive: true });
  },
  COPY(rest) {
    const words = rest.split(' ');
    const from = words[0].startsWith('--from=') ? words.shift().slice('--from='.length) : undefined;
    const source = from === undefined ? context : stages.find(({ name }) => name === from).root;
    const target = path.join(last().root, path.resolve(last().cwd, words.at(-1)));
    for (const each of words.slice(0, -1)) {
      const file = path.join(source, each);
      const isFolder = fs.statSync(file).isDirectory();
      fs.mkdirSync(isFolder || words.at(-1).endsWith('/') ? target : path.dirname(target), { recursive: true });
      command('cp', '-r', '--preserve=mode,timestamps,links', isFolder ? `${file}/.` : file, target);
    }
  },
  RUN(rest) {
    const { status, stdout, stderr } = within(last(), ['sh', '-c', rest], { maxBuffer: 2 ** 28 });
    assert.equal(status, 0, `RUN ${rest}\n${String(stdout).slice(-3000)}${String(stderr).slice(-3000)}`);
  },
  ENV(rest) {
    for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) last().env[name] = value;
  },
  USER: (rest) => void (last().user = rest),
  ENTRYPOINT: (rest) => void (last().entry = list(rest)),
  CMD: (rest) => void (last().command = list(rest)),
  HEALTHCHECK: (rest) => void (last().health = list(rest.slice(rest.indexOf('CMD ') + 4))),
  EXPOSE: (rest) => void (last().exposes = rest),
  VOLUME: (rest) => list(rest).forEach((folder) => assert.ok(fs.existsSync(last().root + folder), folder)),
};

/** The command line of a process of this stage. */
function inside({ root, env, cwd, user }, words, more = {}) {
  const passed = Object.fromEntries(PASSED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const all = {
    NODE_EXTRA_CA_CERTS: CERTIFICATES,
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ...passed,
    ...env,
    ...more,
  };
  const variables = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  const group = user === 'root' ? 'root:root' : user;
  return [
    'chroot',
    `--userspec=${group}`,
    root,
    'env',
    '-i',
    ...variables,
    'sh',
    '-c',
    `cd ${cwd} && exec "$@"`,
    'sh',
    ...words,
  ];
}
function within(stage, words, { more, ...options } = {}) {
  const [file, ...rest] = inside(stage, words, more);
  return spawnSync(file, rest, options);
}

function makeBase(given) {
  const base = path.join(work, 'base');
  if (given) command('cp', '-a', given, base);
  else command('debootstrap', '--variant=minbase', '--include=ca-certificates', 'bookworm', base);
  for (const file of ['/etc/resolv.conf', '/etc/hosts', CERTIFICATES]) command('cp', '-L', file, base + file);
  command('cp', process.execPath, `${base}/usr/bin/node`);
  const npm = path.dirname(path.dirname(fs.realpathSync(String(command('sh', '-c', 'command -v npm')).trim())));
  fs.mkdirSync(`${base}/usr/lib/node_modules`, { recursive: true });
  command('cp', '-r', npm, `${base}/usr/lib/node_modules/npm`);
  fs.symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', `${base}/usr/bin/npm`);
}

/** By what the image says itself: its entry, its user, its question for its health. */
async function startsHealthy(image) {
  const port = await freePort();
  const more = { HOST: '127.0.0.1', PORT: String(port) };
  const [file, ...rest] = inside(image, [...image.entry, 'all'], more);
  const program = spawn(file, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(program, 'exit');
  for (
    const until = Date.now() + HEALTHY_WITHIN_MS;
    within(image, image.health, { more }).status !== 0;
    await pause(500)
  ) {
    assert.equal(program.exitCode, null, 'the entry ended before it was healthy');
    assert.ok(Date.now() < until, `not healthy after ${HEALTHY_WITHIN_MS} ms`);
  }
  program.kill('SIGTERM');
  await ended;
  assert.notEqual(within(image, image.health, { more }).status, 0, 'its health is that of a server that has stopped');
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

try {
  say('making the base: a bare Debian with the Node and the certificates of this machine');
  makeBase(process.argv[2]);
  fs.mkdirSync(context);
  execFileSync('tar', ['-x', '-C', context], { input: command('git', '-C', checkout, 'archive', 'HEAD') });
  const lines = fs
    .readFileSync(path.join(context, 'Dockerfile'), 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ');
  for (const line of lines.split('\n').filter(Boolean)) {
    const [word] = line.split(' ');
    say(line.replaceAll(/\s+/g, ' ').slice(0, 120));
    assert.ok(Object.hasOwn(steps, word), `${word} is not known here`);
    steps[word](line.slice(word.length).trim());
  }
  const image = last();
  say('starting it by its entry, until it is healthy');
  await startsHealthy(image);
  say('converting a picture in it');
  const check = fs.readFileSync(path.join(context, 'deploy/check-image.mjs'));
  const { status } = within(image, ['node', '--input-type=module', '-'], {
    input: check,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  assert.equal(status, 0, 'the image does not work');
  say('the image works');
} finally {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      if (fs.readlinkSync(`/proc/${pid}/root`).startsWith(`${work}/`)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended meanwhile, or is the kernel's.
    }
  for (const { root } of stages)
    for (const [, at] of MOUNTS.toReversed()) spawnSync('umount', ['-l', path.join(root, at)]);
  command('rm', '-rf', '--one-file-system', work);
}
