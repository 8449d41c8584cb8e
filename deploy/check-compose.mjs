// Runs the compose file on a real engine: builds, starts all of it, converts files of each family, kills what runs, and removes everything again.
// Needs docker and its compose (the plugin, or docker-compose). With a Debian root folder, deploy/check-compose.mjs ROOT, no registry is asked: Node's base is that
// root with the Node of this machine, PostgreSQL and Redis are Debian's (deploy/stand-ins). PORT: where it answers meanwhile, 3399 unless given.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { convertsAll, logIn } from './check-compose-http.mjs';

const [root] = process.argv.slice(2);
const checkout = fileURLToPath(new URL('..', import.meta.url));
const PORT = process.env.PORT ?? '3399';
const PROJECT = 'athanor-check';
const HEALTHY_WITHIN_MS = 300_000;
const BACK_WITHIN_MS = 60_000;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const ROLES = ['api', 'worker', 'outside-worker', 'cleanup-worker', 'beat'];

const started = Date.now();
const say = (line) => console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)}s  ${line}`);
const work = fs.mkdtempSync(path.join(process.env.CHECK_DIR ?? os.tmpdir(), 'athanor-compose-'));
const environment = { ...process.env, PORT, DOCKER_BUILDKIT: '0' };
const options = { cwd: work, env: environment, encoding: 'utf8', maxBuffer: 2 ** 28 };
const docker = (...args) => execFileSync('docker', args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] }).trim();
const plugin = spawnSync('docker', ['compose', 'version']).status === 0;
const files = ['-f', 'docker-compose.yml', '-f', 'check.yml'];
const compose = (...args) => {
  const words = [...(plugin ? ['compose'] : []), '-p', PROJECT, ...files, ...args];
  const { status, stdout, stderr } = spawnSync(plugin ? 'docker' : 'docker-compose', words, options);
  assert.equal(status, 0, `compose ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
};
const container = (service) => compose('ps', '-q', service).trim().split('\n')[0];
const inspect = (service, format) => docker('inspect', '--format', format, container(service));
const image = (name) => `${PROJECT}-${name}`;
const build = (name, folder, ...args) => docker('build', '-q', '--network', 'host', '-t', image(name), ...args, folder);

/** The images that are meant, or what stands for them here. */
function makeImages() {
  const named = Object.fromEntries([...ROLES, 'migrate'].map((role) => [role, image('app')]));
  if (root) {
    say('making a base of the Debian root and the Node of this machine');
    const npm = path.resolve(fs.realpathSync(execFileSync('which', ['npm'], { encoding: 'utf8' }).trim()), '../..');
    const base = path.join(work, 'base');
    execFileSync('cp', ['-a', root, base]);
    execFileSync('cp', ['-L', CERTIFICATES, base + CERTIFICATES]);
    execFileSync('cp', [process.execPath, `${base}/usr/bin/node`]);
    fs.mkdirSync(`${base}/usr/lib/node_modules`, { recursive: true });
    execFileSync('cp', ['-r', npm, `${base}/usr/lib/node_modules/npm`]);
    fs.symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', `${base}/usr/bin/npm`);
    const pipe = 'tar -C "$0" -c . | docker import --change "$1" - "$2"';
    execFileSync('sh', ['-c', pipe, base, `ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`, image('base')], options);
    fs.rmSync(base, { recursive: true });
    for (const name of ['postgres', 'redis']) {
      say(`making a stand-in of ${name}`);
      const file = path.join(work, `deploy/stand-ins/${name}.Dockerfile`);
      build(name, path.dirname(file), '-f', file, '--build-arg', `BASE=${image('base')}`);
      named[name] = image(name);
    }
  }
  say('building the image');
  build('app', work, ...(root ? ['--build-arg', `BASE=${image('base')}`] : []));
  return named;
}

async function until(what, withinMs, isTrue) {
  const end = Date.now() + withinMs;
  while (!(await isTrue())) {
    assert.ok(Date.now() < end, `${what}: not within ${withinMs / 1000} s`);
    await pause(500);
  }
}
const isHealthy = () => inspect('api', '{{.State.Health.Status}}') === 'healthy';

try {
  execFileSync('sh', ['-c', 'git -C "$0" archive HEAD | tar -x -C "$1"', checkout, work]);
  const named = makeImages();
  const services = Object.entries(named).map(([service, name]) => `  ${service}: { image: ${name} }\n`);
  fs.writeFileSync(path.join(work, 'check.yml'), `version: '2.4'\nservices:\n${services.join('')}`);
  execFileSync(process.execPath, ['scripts/compose-env.mjs'], options);
  fs.appendFileSync(path.join(work, '.env'), `PORT=${PORT}\n`);

  say('starting everything');
  compose('up', '-d');
  await until('the api is healthy', HEALTHY_WITHIN_MS, isHealthy);
  assert.equal(inspect('migrate', '{{.State.ExitCode}}'), '0');

  const person = await logIn(`http://127.0.0.1:${PORT}`, fs.readFileSync(path.join(work, '.env'), 'utf8'));
  await until('three workers have reported', BACK_WITHIN_MS, async () => (await person.workers()).length === 3);
  for (const { name, cage } of await person.workers())
    assert.deepEqual([cage.level, cage.missing, cage.refuses], ['full', null, false], name);
  await convertsAll(person, say);

  const networks = Object.values(JSON.parse(inspect('worker', '{{json .NetworkSettings.Networks}}')));
  assert.equal(networks.length, 1);
  assert.equal(docker('network', 'inspect', '--format', '{{.Internal}}', networks[0].NetworkID), 'true');
  say('what converts has no way out');

  for (const [service, ...user] of [['worker'], ['api'], ['redis'], ['postgres', '--user', 'postgres']]) {
    const before = inspect(service, '{{.State.StartedAt}}');
    // The first process of a container does not die of its own: so all others, by the only user who may.
    spawnSync('docker', ['exec', ...user, container(service), 'sh', '-c', 'kill -9 -1']);
    await until(`${service} is back`, BACK_WITHIN_MS, () => inspect(service, '{{.State.StartedAt}}') !== before);
  }
  await until('the api is healthy again', HEALTHY_WITHIN_MS, isHealthy);
  await convertsAll(person, say);
  say('killed one after the other, each came back, and all is converted again');
  compose('up', '-d', '--scale', 'worker=2');
  await until('a fourth worker has reported', BACK_WITHIN_MS, async () => (await person.workers()).length === 4);
  say('the compose file works');
} catch (error) {
  if (fs.existsSync(path.join(work, 'check.yml'))) console.error(compose('logs', '--tail', '40'));
  throw error;
} finally {
  if (fs.existsSync(path.join(work, 'check.yml'))) compose('down', '--volumes');
  const mine = docker('images', '-q', `${PROJECT}-*`).split('\n').filter(Boolean);
  if (mine.length > 0) spawnSync('docker', ['rmi', '-f', ...new Set(mine)]);
  fs.rmSync(work, { recursive: true, force: true });
}
