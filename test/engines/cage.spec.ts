// The cage against programs that try to get out: as root, as an ordinary user, and where a container takes namespaces away. Each attempt is also made
// without the cage, where it has to succeed, so that a silent detector is noticed.
import { spawn, spawnSync } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launcherLine } from '../../src/conversion/process/cage-command.js';
import { tryMeans } from '../../src/conversion/process/cage-means.js';
import type { CageReport } from '../../src/conversion/process/cage.js';
import { processesWith, untilNone } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';
import { escapes, excesses, forks, little, type Surroundings } from './escapes.js';
import { deny, isRoot, nobody, places, type Place } from './places.js';

interface Ran {
  readonly kind: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code?: string;
  readonly message?: string;
  readonly cwd: string;
  readonly exitCode?: number;
}
interface Answer {
  readonly report: CageReport;
  readonly results: Readonly<Record<string, Ran>>;
}
interface Job {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly limits?: Readonly<Record<string, number>>;
}

/** Landlock knows signals since Linux 6.12; before that only a user of its own, or bubblewrap, keeps a program from sending them. */
const [major = 0, minor = 0] = os.release().split('.').map(Number);
const scopesSignals = major > 6 || (major === 6 && minor >= 12);
const byLandlock6 = 'signals another process';

let around: Surroundings;
let outside = '';
const closers: (() => unknown)[] = [];
const hits: string[] = [];

async function trap(name: keyof Surroundings['ports']): Promise<number> {
  const host = name.endsWith('6') ? '::1' : '127.0.0.1';
  if (name.startsWith('tcp')) {
    const server = net.createServer((socket) => {
      hits.push(name);
      socket.on('error', () => undefined).destroy();
    });
    closers.push(() => server.close());
    await once(server.listen(0, host), 'listening');
    return (server.address() as net.AddressInfo).port;
  }
  const socket = dgram.createSocket(name as 'udp4' | 'udp6').on('message', () => hits.push(name));
  closers.push(() => socket.close());
  await once(socket.bind(0, host), 'listening');
  return socket.address().port;
}

function furnish(): void {
  for (const name of ['canary', 'victim', 'doomed', 'mode', 'time']) {
    fs.rmSync(path.join(outside, name), { force: true });
    fs.writeFileSync(path.join(outside, name), 'canary');
    fs.chmodSync(path.join(outside, name), 0o666);
    if (isRoot) fs.chownSync(path.join(outside, name), nobody, nobody);
  }
}
const pictureOf = (folder: string) =>
  fs
    .readdirSync(folder)
    .sort()
    .map((name) => {
      const { mode, size, mtimeMs, nlink } = fs.statSync(path.join(folder, name));
      return { name, mode, size, mtimeMs, nlink };
    });

async function ask(place: Place, jobs: readonly Job[], policy?: string): Promise<Answer> {
  const folder = makeFolder('caged');
  if (place.uid !== undefined) fs.chownSync(folder, place.uid, place.uid);
  const line = [...place.wrapper, process.execPath, path.join(import.meta.dirname, 'caged-runner.mjs'), folder];
  const child = spawn(line[0]!, line.slice(1), {
    ...(place.uid !== undefined && { uid: place.uid, gid: place.uid }),
    env: { ...process.env, CANARY: 'canary' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify({ policy, jobs }));
  const answer = JSON.parse(await text(child.stdout)) as Answer;
  expect(await untilNone(() => processesWith({ folder }))).toEqual([]);
  return answer;
}

beforeAll(async () => {
  outside = makeFolder('outside');
  fs.chmodSync(outside, 0o777);
  const bystander = spawn('sleep', ['1000'], { stdio: 'ignore', ...(isRoot && { uid: nobody, gid: nobody }) });
  closers.push(() => bystander.kill('SIGKILL'));
  const localSocket = path.join(makeFolder('server'), 'socket');
  const server = net.createServer((socket) => {
    hits.push('local');
    socket.on('error', () => undefined).destroy();
  });
  closers.push(() => server.close());
  await once(server.listen(localSocket), 'listening');
  fs.chmodSync(localSocket, 0o777);
  const ports = {
    tcp4: await trap('tcp4'),
    tcp6: await trap('tcp6'),
    udp4: await trap('udp4'),
    udp6: await trap('udp6'),
  };
  around = { outside, ports, localSocket, pid: bystander.pid! };
});
afterAll(() => closers.forEach((close) => close()));

const nowhere: Surroundings = {
  outside: '/nowhere',
  ports: { tcp4: 1, tcp6: 1, udp4: 1, udp6: 1 },
  localSocket: '/nowhere',
  pid: 1,
};
const scriptsOf = (surroundings: Surroundings): Readonly<Record<string, string>> => ({
  ...escapes(surroundings),
  ...excesses,
  ...(isRoot && forks),
});
const names = Object.keys(scriptsOf(nowhere));
const jobsFor = (wanted = names): Job[] =>
  wanted.map((name) => ({
    name,
    command: 'perl',
    args: ['-e', `$| = 1; print "ran "; ${scriptsOf(around)[name]!}`],
    limits: little,
  }));

describe('without a cage', () => {
  it.each(names)('a program %s', async (name) => {
    furnish();
    hits.length = 0;
    const script = `$| = 1; ${scriptsOf(around)[name]!}`;
    const child = spawn('perl', ['-e', script], {
      cwd: makeFolder('bare'),
      env: { ...process.env, CANARY: 'canary' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(await text(child.stdout)).toMatch(/leaked|flooded/);
    const server = { sends: 1, talks: 1 }[name.split(' ')[0]!] ?? 0;
    while (hits.length < server) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const made of ['made', 'made-folder', 'moved'])
      fs.rmSync(path.join(outside, made), { recursive: true, force: true });
  });
});

describe.each(places)('$place, no caged program', (place) => {
  let answer: Answer;
  let before: ReturnType<typeof pictureOf>;
  const sharesUser = !isRoot || place.uid !== undefined;
  const here = names.filter((name) => !sharesUser || !(name in forks || (!scopesSignals && name === byLandlock6)));
  beforeAll(async () => {
    furnish();
    before = pictureOf(outside);
    hits.length = 0;
    answer = await ask(place, jobsFor(here));
  });

  it.each(here)('%s', (name) => {
    expect(answer.results[name]?.stdout).toContain('ran');
    expect(answer.results[name]?.stdout).not.toContain('leaked');
    expect(answer.results[name]?.stderr.length).toBeLessThanOrEqual(16 * 1024);
  });

  it('leaves a trace outside, or reaches a server', () => {
    expect(pictureOf(outside)).toEqual(before);
    expect(hits).toEqual([]);
  });

  it('runs at less than the full level', () => {
    expect(answer.report).toMatchObject({ level: 'full', missing: null, refuses: false });
    if (place.wrapper.length > 0) expect(answer.report.bubblewrap).toBe(false);
  });

  it('that takes too much ends without saying why', () => {
    expect(answer.results['takes more processor time']?.kind).toBe('out_of_cpu');
    expect(answer.results['writes a larger file']?.kind).toBe('file_too_large');
    expect(answer.results['takes more memory']?.stderr).toMatch(/Out of memory/);
  });
});

describe.runIf(process.arch === 'x64')('a machine that has less', () => {
  const less = [
    { lacks: 'Landlock', wrapper: [...deny, '444=38', '--'], leak: 'reads /etc/passwd' },
    // prctl with a first argument that has this bit: of those in use only the one that sets a filter.
    { lacks: 'seccomp', wrapper: [...deny, '157/10=22', '--'], leak: 'talks to a server of this machine' },
  ].map((each) => ({ ...each, place: 'with less', uid: undefined }));

  it.each(less)('runs nothing without $lacks, and says why', async (machine) => {
    const { report, results } = await ask(machine, jobsFor([machine.leak]));
    const says = expect.stringContaining(machine.lacks) as string;
    expect(report).toMatchObject({ level: 'limits', refuses: true, missing: says });
    expect(results[machine.leak]).toMatchObject({
      kind: 'thrown',
      code: 'cage_unavailable',
      message: says,
      stdout: '',
    });
  });

  it.each(less)('runs with limits only, without $lacks, when a setting permits it', async (machine) => {
    const { report, results } = await ask(machine, jobsFor([machine.leak, 'writes a larger file']), 'best');
    expect(report).toMatchObject({ level: 'limits', refuses: false });
    expect(results[machine.leak]).toMatchObject({ kind: 'ok', stdout: 'ran leaked' });
    expect(results['writes a larger file']?.kind).toBe('file_too_large');
  });

  it.each(less)('never starts the program when the launcher meets it unprepared ($lacks)', (machine) => {
    const home = makeFolder('unprepared');
    const rules = { profile: 'tool', home, writes: [home], lends: [], limits: {} } as const;
    const { command, args } = launcherLine('/bin/echo', ['started'], rules, { perl: '/usr/bin/perl', without: [] });
    const [wrapper, ...rest] = [...machine.wrapper, command, ...args];
    const { status, stdout, stderr } = spawnSync(wrapper!, rest, { env: {}, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 125, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^cage: ${machine.lacks.toLowerCase()}: `));
  });
});

it('a machine without perl has no cage, and says which package is missing', () => {
  expect(tryMeans(undefined, undefined)).toMatchObject({
    level: 'none',
    missing: expect.stringContaining('perl-base') as string,
  });
});

it('the cage is off only as far as the setting says, which is shown', async () => {
  const { report, results } = await ask(
    places[0]!,
    jobsFor(['reads /etc/passwd', 'reads our environment in its own']),
    'off',
  );
  expect(report).toMatchObject({
    level: 'limits',
    bubblewrap: false,
    refuses: false,
    missing: expect.stringContaining('CAGE=off') as string,
  });
  expect(results['reads /etc/passwd']?.stdout).toBe('ran leaked');
  expect(results['reads our environment in its own']?.stdout).toBe('ran ');
});
