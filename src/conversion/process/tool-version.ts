// Asks an installed program for its version: the probe() of every engine that starts one.
import { spawn } from 'node:child_process';
import { askedTogether } from '../asked-together.js';
import type { EngineHealth } from '../engine.js';
import { lacking } from '../lacking.js';
import { guarded } from './cage.js';
import { findTool, searchPath } from './find-tool.js';
import { signalGroup } from './process-group.js';
import { keepTail } from './tail.js';

export interface VersionQuestion {
  readonly command: string;
  readonly args: readonly string[];
  /** A program that says it of this one, which does not say it itself. */
  readonly through?: string;
  /** Its first group is the version. */
  readonly version: RegExp;
  /** What to install where it is missing. */
  readonly package: string;
}

const patienceMs = 10_000;

export const toolVersion = askedTogether(askVersion);

/** It reads no file of anybody's, so it needs no cage. */
async function askVersion({ command, args, through, version, package: name }: VersionQuestion): Promise<EngineHealth> {
  const file = findTool(command);
  if (!file) return lacking('not_installed', [command], [name]);
  const line = guarded(through ?? file, through === undefined ? args : [...args, file]);
  const child = spawn(line.command, line.args, {
    env: { PATH: searchPath, LANG: 'C.UTF-8' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL'), patienceMs);
  const [out, complaints] = [keepTail(child.stdout), keepTail(child.stderr)];
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(undefined));
  });
  clearTimeout(timer);
  const found = version.exec(out() + complaints())?.[1];
  if (failure === undefined && found !== undefined) return { available: true, version: found };
  return lacking('does_not_start', [command], [name], failure ?? complaints());
}

/** Of programs, each with the package that brings it; undefined where all are there. */
export function missingTools(packageOf: Readonly<Record<string, string>>): EngineHealth | undefined {
  const missing = Object.keys(packageOf).filter((tool) => !findTool(tool));
  const packages = missing.map((tool) => packageOf[tool] ?? tool);
  return missing.length > 0 ? lacking('not_installed', missing, packages) : undefined;
}
