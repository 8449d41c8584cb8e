// The settings of this process, read from its environment and .env. The only file that reads process.env.
import fs from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { settingsTable, type Setting } from './settings-table.js';

/** The checkout (or the image's application folder): two floors above dist/src/shared, or src/shared in tests. */
export const projectRoot = path.resolve(
  import.meta.dirname,
  import.meta.dirname.includes(`${path.sep}dist${path.sep}`) ? '../../..' : '../..',
);

type Table = typeof settingsTable;
type Parsed = { readonly [K in keyof Table]: Table[K] extends Setting<infer T> ? T : never };
/** The parsed settings; the two folders are always absolute. */
export type Settings = Omit<Parsed, 'dataDir' | 'uploadsDir'> & {
  readonly dataDir: string;
  readonly uploadsDir: string;
};

/** All complaints at once, each naming variable, value and expectation. */
export class SettingsError extends Error {
  constructor(readonly complaints: readonly string[]) {
    super(
      `The settings are not usable:\n  ${complaints.join('\n  ')}\nEach setting is explained in docs/configuration.md.`,
    );
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Proxies stand in small letters where curl and most others read them; ours wins. */
const textOf = (variable: string, environment: Environment): string | undefined =>
  environment[variable]?.trim() || (/_PROXY$/.test(variable) ? environment[variable.toLowerCase()]?.trim() : undefined);

/** Reads the given environment over .env; throws SettingsError. Unset and empty both mean the default. */
export function loadSettings(environment: Environment = readEnvironment()): Settings {
  const complaints: string[] = [];
  const parsed = Object.fromEntries(
    Object.entries(settingsTable).map(([name, row]: [string, Setting]) => {
      const text = textOf(row.variable, environment) || row.default;
      const result = row.kind.safeParse(text);
      if (result.success) return [name, result.data];
      const shown = row.secret ? '(hidden)' : JSON.stringify(text);
      complaints.push(`${row.variable}=${shown} ${result.error.issues.map((issue) => reason(issue)).join(', ')}`);
      return [name, undefined];
    }),
  ) as unknown as Parsed;
  if (parsed.softLimit > parsed.hardLimit)
    complaints.push(`SOFT_LIMIT=${parsed.softLimit}s must not be longer than HARD_LIMIT=${parsed.hardLimit}s`);
  if (Boolean(parsed.adminEmail) !== Boolean(parsed.adminPassword))
    complaints.push('ADMIN_EMAIL and ADMIN_PASSWORD must be set together');
  if (Boolean(parsed.smtpUrl) !== Boolean(parsed.mailFrom))
    complaints.push('SMTP_URL and MAIL_FROM must be set together');
  const oidc = [parsed.oidcIssuer, parsed.oidcClientId, parsed.oidcClientSecret].filter(Boolean);
  if (oidc.length % 3 !== 0) complaints.push('OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set together');
  if (/^http:(?!\/\/(localhost|127\.|\[::1\]))/.test(parsed.oidcIssuer ?? ''))
    complaints.push(
      `OIDC_ISSUER=${JSON.stringify(parsed.oidcIssuer)} must begin with https:// unless it is on this machine`,
    );
  if (parsed.queueBackend === 'redis' && environment['QUEUE_BACKEND'] && !parsed.redisUrl && parsed.databaseUrl)
    complaints.push('QUEUE_BACKEND="redis" needs REDIS_URL when DATABASE_URL is set');
  if (environment['DOOR_QUEUES']?.trim() && !parsed.doorRedisUrl && !parsed.doorAmqpUrl)
    complaints.push('DOOR_QUEUES needs DOOR_REDIS_URL or DOOR_AMQP_URL');
  if (complaints.length > 0) throw new SettingsError(complaints);
  return { ...parsed, ...folders(parsed) };
}

/** A union says only "invalid input" itself; the member that speaks about the value is the useful one. */
function reason(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  const inner = issue.errors.flat().filter((each) => each.code !== 'invalid_value');
  return inner.map(reason).join(', ') || issue.message;
}

function folders(parsed: Parsed): Pick<Settings, 'dataDir' | 'uploadsDir'> {
  const closed = process.getuid?.() === 0 && !canOthersEnter(projectRoot);
  const home = closed ? '/var/lib/athanor' : projectRoot;
  return {
    dataDir: path.resolve(projectRoot, parsed.dataDir ?? (closed ? home : 'data')),
    uploadsDir: path.resolve(projectRoot, parsed.uploadsDir ?? path.join(home, 'uploads')),
  };
}

/** Tools run as another user when root starts us, so every parent folder must let others pass. */
export const canOthersEnter = (folder: string): boolean => closedOnTheWay(folder) === undefined;

/** The innermost folder on the way to this one, or itself, that lets only its owner pass. */
export function closedOnTheWay(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & 0o001) === 0) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

/** .env in the checkout, under the real environment. */
const readEnvironment = (): Environment => ({ ...readDotEnv(), ...process.env });

export function readDotEnv(): Environment {
  const file = path.join(projectRoot, '.env');
  return fs.existsSync(file) ? parseDotEnv(fs.readFileSync(file, 'utf8')) : {};
}

/** As docker compose reads the same file. scripts/setup/checkout.mjs has the same lines, since it runs before the build. */
export function parseDotEnv(text: string): Environment {
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const [, name, rest = ''] = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=(.*)$/.exec(line) ?? [];
    const quoted = /^\s*(['"])(.*?)\1\s*(?:\s#.*)?$/.exec(rest)?.[2];
    return name === undefined ? [] : [[name, quoted ?? rest.replace(/\s#.*$/, '').trim()]];
  });
  return Object.fromEntries(pairs) as Environment;
}
