// The private folder of this installation: databases, secrets, logs, and the facts that a second terminal needs.
// Opened by roles/all.ts, backup and restore; readRuntime is for every other role.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../shared/errors.js';
import { formatBytes } from '../shared/units.js';
import type { Settings } from '../shared/settings.js';
import type { UnitState } from './supervisor.js';

const FOLDERS = ['pg', 'redis', 'logs', 'profiles', 'fonts', 'backups'] as const;

export type DataDir = Readonly<Record<(typeof FOLDERS)[number] | 'root', string>>;

/** A fresh database takes 40 MiB and writes its log ahead; below this a start would die half-way. */
const LEAST_FREE_BYTES = 192 * 2 ** 20;

/** Makes what is missing; the sentences say what to do when it cannot be used. */
export function openDataDir(
  { dataDir: root, uploadsDir }: Pick<Settings, 'dataDir' | 'uploadsDir'>,
  leastFreeBytes = LEAST_FREE_BYTES,
): DataDir {
  try {
    fs.mkdirSync(root, { recursive: true, mode: 0o700 });
    // Written, not only looked at: root passes every check of permission bits, also on a read-only disk.
    fs.writeFileSync(path.join(root, '.writable'), '');
    // Another start on the same folder may have taken it away.
    fs.rmSync(path.join(root, '.writable'), { force: true });
    fs.chmodSync(root, modeOf(root, uploadsDir));
    // The database makes its own folder, because only a complete one may stand there.
    for (const folder of FOLDERS)
      if (folder !== 'pg') fs.mkdirSync(path.join(root, folder), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(root, error);
  }
  const { bavail, bsize } = fs.statfsSync(root);
  if (bavail * bsize < leastFreeBytes)
    throw new AppError(
      'storage_full',
      `Only ${formatBytes(bavail * bsize)} are free where the data folder ${root} lies; a start needs ${formatBytes(leastFreeBytes)}. Free some space, or set DATA_DIR to a folder on another disk.`,
    );
  return {
    root,
    ...(Object.fromEntries(FOLDERS.map((name) => [name, path.join(root, name)])) as Omit<DataDir, 'root'>),
  };
}

/** Root's tools run as other users, who must pass through to uploads that lie in here. What else is in here is closed itself. */
function modeOf(root: string, uploadsDir: string): number {
  const leadsThrough = path.resolve(uploadsDir).startsWith(`${path.resolve(root)}${path.sep}`);
  return leadsThrough && process.getuid?.() === 0 ? 0o711 : 0o700;
}

function unusable(root: string, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError(
      'storage_full',
      `The disk of the data folder ${root} is full. Free some space, then start again.`,
      {
        cause: error,
      },
    );
  return new AppError(
    'invalid_state',
    `The data folder ${root} cannot be written (${code || String(error)}). Make it belong to the user that starts Athanor, or set DATA_DIR to another folder.`,
    { cause: error },
  );
}

const secretsShape = z.object({ secret: z.string().min(32), postgres: z.string().min(16), redis: z.string().min(16) });
export type Secrets = z.infer<typeof secretsShape>;

/** Generated once; signatures, cookies and the embedded databases depend on them ever after. */
export function loadSecrets(root: string): Secrets {
  const file = path.join(root, 'secret');
  if (!fs.existsSync(file)) {
    const word = () => randomBytes(32).toString('base64url');
    writePrivately(file, JSON.stringify({ secret: word(), postgres: word(), redis: word() } satisfies Secrets));
  }
  fs.chmodSync(file, 0o600);
  const secrets = secretsShape.safeParse(parse(fs.readFileSync(file, 'utf8')));
  if (secrets.success) return secrets.data;
  throw new AppError(
    'invalid_state',
    `The file ${file} does not hold the secrets of this installation any more. Put it back from a copy; without it the embedded database cannot be opened.`,
  );
}

const runtimeShape = z.object({
  pid: z.number(),
  /** Tells our process from a later one with the same number. */
  bornAt: z.string(),
  started: z.string(),
  url: z.string(),
  databaseUrl: z.string(),
  redisUrl: z.string().optional(),
  queueBackend: z.enum(['redis', 'postgres']),
  secret: z.string(),
  /** Ends with the command that has started it; nobody else should lean on it. */
  forCommand: z.boolean().optional(),
  services: z.array(z.custom<UnitState>()),
});
export type Runtime = z.infer<typeof runtimeShape>;

/** Written when everything serves and again whenever a service changes. */
export function writeRuntime(root: string, runtime: Omit<Runtime, 'pid' | 'bornAt'>): void {
  const own = { ...runtime, pid: process.pid, bornAt: birthOf(process.pid) };
  writePrivately(path.join(root, 'runtime.json'), JSON.stringify(own, undefined, 2));
}

export function removeRuntime(root: string): void {
  fs.rmSync(path.join(root, 'runtime.json'), { force: true });
}

/** What a running `athanor all` on this folder told; undefined when none runs. */
export function readRuntime(root: string): Runtime | undefined {
  const file = path.join(root, 'runtime.json');
  if (!fs.existsSync(file)) return undefined;
  const runtime = runtimeShape.safeParse(parse(fs.readFileSync(file, 'utf8')));
  return runtime.success && birthOf(runtime.data.pid) === runtime.data.bornAt ? runtime.data : undefined;
}

/** Boot and tick at which a process began; 'gone' when there is none. */
function birthOf(pid: number): string {
  try {
    const afterName = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${afterName.split(' ')[19]}`;
  } catch {
    return 'gone';
  }
}

/** Complete or not at all, and never readable for others. */
function writePrivately(file: string, text: string): void {
  const fresh = `${file}.${process.pid}`;
  fs.writeFileSync(fresh, text, { mode: 0o600, flush: true });
  fs.renameSync(fresh, file);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The shape then says that it is not what it should be.
  }
}
