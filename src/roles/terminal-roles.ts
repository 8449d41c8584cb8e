// The commands for people and scripts as roles of the program, and the instance that they speak with when no server is named: the one that runs on this
// data folder, or one of their own for as long as the command takes.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDataDir, readRuntime, type Runtime } from '../embedded/data-dir.js';
import { FolderHeld, HELD, lockDataDir } from '../embedded/data-lock.js';
import { roleEnvironment } from '../embedded/environment.js';
import { NotStarted, startOwned, type Service } from '../embedded/owned-process.js';
import type { AppError } from '../shared/errors.js';
import { projectRoot, type Settings } from '../shared/settings.js';
import { commands } from '../terminal/commands.js';
import { runCommand, type Surroundings } from '../terminal/terminal.js';
import type { Role } from './role.js';

const READY_WITHIN_MS = 180_000;
const LOOKS_EACH_MS = 200;
const MOST_TRIES = 20;

export function terminalRole(name: string): Role {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw new Error(`There is no command "${name}".`);
  return {
    name,
    summary: command.words,
    usage: `${name} ${command.takes}`.trim(),
    readsItsOwnFlags: true,
    run: async (_values, args, settings) => {
      process.exitCode = await runCommand(command, args, aroundHere(settings));
    },
  };
}

function aroundHere(settings: Settings): Surroundings {
  const { athanorServer, athanorKey } = settings;
  return {
    server: athanorServer,
    key: athanorKey,
    join: async ({ starts, waits }, stop) => {
      for (let tries = 1; ; tries += 1) {
        const running = await untilFree(settings, waits, stop);
        if (running) return { url: running.url, isOwn: false, leave: () => Promise.resolve() };
        if (tries === 1) starts();
        try {
          const service = await startOwn(settings, stop);
          return { url: service.url, isOwn: true, leave: () => service.stop() };
        } catch (error) {
          // Two that begin at the same moment both find the folder free; the later one waits like any other.
          const isHeld = error instanceof NotStarted && error.exit?.code === HELD;
          if (stop.aborted || tries > MOST_TRIES || !isHeld) throw error;
        }
      }
    },
  };
}

/** The instance that runs here, or undefined when the folder is free. One that another command has started ends with that command: we begin after it. */
async function untilFree(settings: Settings, waits: () => void, stop: AbortSignal): Promise<Runtime | undefined> {
  const since = Date.now();
  for (let looks = 0; ; looks += 1) {
    const runtime = readRuntime(settings.dataDir);
    if (runtime && runtime.forCommand !== true) return runtime;
    const holder = runtime ? undefined : await holderOf(settings);
    if (!runtime && !holder) return undefined;
    if (holder && Date.now() - since > READY_WITHIN_MS) throw holder;
    if (looks === 0) waits();
    await pause(LOOKS_EACH_MS, undefined, { signal: stop });
  }
}

/** The sentence about whoever holds the folder without serving: it starts, stops, or restores a backup. */
async function holderOf(settings: Settings): Promise<AppError | undefined> {
  const { root } = openDataDir(settings);
  try {
    const lock = await lockDataDir(root, 0);
    await lock.release();
    return undefined;
  } catch (error) {
    if (error instanceof FolderHeld) return error;
    throw error;
  }
}

/** Serves on loopback at a port of its own, and writes its log to a file: the terminal belongs to the command. */
function startOwn(settings: Settings, signal: AbortSignal): Promise<Service> {
  const data = openDataDir(settings);
  return startOwned({
    name: 'Athanor',
    command: [process.execPath, path.resolve(import.meta.dirname, '../main.js'), 'all', '--for-command'],
    env: roleEnvironment({ HOST: '127.0.0.1', PORT: '0', LOG_FORMAT: 'json' }),
    cwd: projectRoot,
    logFile: path.join(data.logs, 'command.log'),
    ipc: true,
    stopSignal: 'SIGTERM',
    deathSignal: 'SIGTERM',
    graceMs: (settings.shutdownGrace + 20) * 1000,
    readyWithinMs: READY_WITHIN_MS,
    ready: (child) =>
      new Promise((resolve) => {
        child.on(
          'message',
          ({ ready, url }: { ready?: boolean; url?: string }) => ready === true && resolve(url ?? ''),
        );
      }),
    signal,
  });
}
