// The real program for a measurement: embedded databases, a folder of its own, a free port; and what its processes cost.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const root = path.resolve(import.meta.dirname, '..');

/** Not below /tmp: that may be memory, and disks are part of what is measured. */
export function makeFolder(name) {
  const parent = path.join(root, '.test');
  fs.mkdirSync(parent, { recursive: true });
  const folder = fs.mkdtempSync(path.join(parent, `bench-${name}-`));
  // As root, tools run as other users, who must be able to pass through.
  fs.chmodSync(folder, 0o711);
  return folder;
}

export async function startProduct(folder, settings = {}) {
  const child = spawn(process.execPath, [path.join(root, 'dist/src/main.js'), 'all'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      DATA_DIR: path.join(folder, 'data'),
      UPLOADS_DIR: path.join(folder, 'uploads'),
      LOG_LEVEL: 'warn',
      RESULT_CACHE: 'false',
      ...settings,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    child.on('message', (message) => message.ready && resolve(message.url));
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}; is it built?`)));
  });
  return {
    url,
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** pid → {name, parent}; a process that ends while we look is left out. */
function processes() {
  const all = new Map();
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      all.set(Number(pid), { command, parent: Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) });
    } catch {
      // gone
    }
  }
  return all;
}

export function tree(pid) {
  const all = processes();
  const mine = [pid];
  for (const each of mine) for (const [child, { parent }] of all) if (parent === each) mine.push(child);
  return mine.map((each) => ({ pid: each, command: all.get(each)?.command ?? '' }));
}

export const workerOf = (pid) => tree(pid).find(({ command }) => /main\.js worker/.test(command))?.pid;

/** Proportional set size: what is shared counts once. */
export function pssBytes(pid) {
  return tree(pid).reduce((sum, each) => {
    try {
      return (
        sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${each.pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
      );
    } catch {
      return sum;
    }
  }, 0);
}

/** Looks every 100 ms; the answer of stop() is the highest sum. */
export function watchMemory(pid) {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, pssBytes(pid))), 100);
  return { stop: () => (clearInterval(timer), Math.max(peak, pssBytes(pid))) };
}

/** Processor time of every process so far; what was used since an earlier answer is added up by kind, the most expensive first. */
export function processorMs(pid, since = new Map()) {
  const now = new Map();
  for (const each of tree(pid)) {
    const { own, ended } = cpuMs(each.pid);
    now.set(`${each.pid}`, { kind: kindOf(each.command), ms: own });
    // A helper that was replaced meanwhile counts with its parent, who has waited for it.
    now.set(`${each.pid} ended`, { kind: 'helpers and tools that have ended', ms: ended });
  }
  const used = new Map();
  for (const [key, { kind, ms }] of now) used.set(kind, (used.get(kind) ?? 0) + ms - (since.get(key)?.ms ?? 0));
  return { now, used: [...used].sort(([, a], [, b]) => b - a) };
}

const TICK_MS = 10;

/** Of a process, and of its children that have ended. */
export function cpuMs(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [user, system, endedUser, endedSystem] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map((ticks) => TICK_MS * Number(ticks));
    return { own: user + system, ended: endedUser + endedSystem };
  } catch {
    return { own: 0, ended: 0 };
  }
}

const kinds = [
  [/postgres/, 'PostgreSQL'],
  [/redis-server/, 'Redis'],
  [/main\.js api/, 'api'],
  [/main\.js worker/, 'worker'],
  [/dist\/src\/conversion/, 'helpers'],
  [/main\.js/, 'supervisor and the rest'],
];
const kindOf = (command) => kinds.find(([pattern]) => pattern.test(command))?.[1] ?? 'other tools';

/** At rest: for six seconds about the same. What is kept warm starts a while after the product itself and is no part of what a task needs. */
export async function restBytes(pid) {
  let rest = 0;
  for (let quiet = 0, left = 60; quiet < 6 && left > 0; quiet += 1, left -= 1) {
    const now = pssBytes(pid);
    if (Math.abs(now - rest) > 2 * 2 ** 20) quiet = 0;
    rest = now;
    await sleep(1000);
  }
  return rest;
}
