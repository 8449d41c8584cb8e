// A role of this program as a child process: `api` and `worker` beside the supervisor. Secrets travel in its environment, never in its arguments.
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../shared/settings.js';
import { roleEnvironment } from './environment.js';
import { startOwned, type Service } from './owned-process.js';

export interface RoleProcess {
  readonly role: string;
  readonly program?: string;
  readonly found: Readonly<Record<string, string>>;
  readonly graceMs: number;
  readonly signal?: AbortSignal;
}

/** Starts `node main.js <role>` and waits for its word that it serves. */
export async function startRole({ role, program, found, graceMs, signal }: RoleProcess): Promise<Service> {
  let told: string | undefined;
  const service = await startOwned({
    name: role,
    command: [process.execPath, program ?? path.resolve(import.meta.dirname, '../main.js'), role],
    env: roleEnvironment(found),
    cwd: projectRoot,
    ipc: true,
    stopSignal: 'SIGTERM',
    deathSignal: 'SIGKILL',
    graceMs,
    readyWithinMs: 120_000,
    ready: (child) => listen(child, (word) => (told = word)),
    ...(signal && { signal }),
  });
  const exited = service.exited.then((exit) => (told === undefined ? exit : { ...exit, told }));
  return { ...service, exited };
}

/** Resolves when it serves; `hear` is called when somebody has told it to end. */
function listen(child: ChildProcess, hear: (told: string) => void): Promise<string> {
  return new Promise((resolve) => {
    child.on('message', (message: { ready?: boolean; url?: string; told?: string }) => {
      if (message.ready) resolve(message.url ?? '');
      if (message.told !== undefined) hear(message.told);
    });
  });
}
