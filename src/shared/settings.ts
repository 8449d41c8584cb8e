// Every setting: variable, kind, default, unit and sentence. The only file that reads process.env.
// docs/configuration.md and .env.example are generated from this table. Long because it is a table: a row for each setting.
import fs from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { parseBytes, parseSeconds } from './units.js';

/** The checkout (or the image's application folder): two floors above dist/src/shared, or src/shared in tests. */
export const projectRoot = path.resolve(
  import.meta.dirname,
  import.meta.dirname.includes(`${path.sep}dist${path.sep}`) ? '../../..' : '../..',
);

const blank = z.literal('').transform(() => undefined);
const optional = <T>(kind: z.ZodType<T, string>) => z.union([blank, kind]);
const word = z.string().trim().min(1, 'must not be empty');
const count = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);
const bytes = z.string().transform((text, ctx) => {
  const value = parseBytes(text);
  if (value === undefined) ctx.addIssue('must be a size such as 500MB or 2GiB');
  return value ?? z.NEVER;
});
const seconds = z.string().transform((text, ctx) => {
  const value = parseSeconds(text);
  if (value === undefined) ctx.addIssue('must be a time such as 90s, 15m, 6h or 30d');
  return value ?? z.NEVER;
});
const flag = z
  .string()
  .regex(/^(true|false|on|off|yes|no|1|0)$/i, 'must be true or false')
  .transform((text) => /^(true|on|yes|1)$/i.test(text));
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
const pairs = (example: string) =>
  list.transform((all, ctx) =>
    all.map((item): readonly [string, string] => {
      const at = item.indexOf('=');
      if (at < 1 || at === item.length - 1) ctx.addIssue(`must be pairs such as ${example}, with commas`);
      return [item.slice(0, at).trim(), item.slice(at + 1).trim()];
    }),
  );
/** NAME=ADDRESS, with commas. */
const addresses = list.transform((all, ctx) => {
  const pairs = all.map((item) => [item.split('=', 1)[0] ?? '', item.slice(item.indexOf('=') + 1)] as const);
  const isGood = ([name, address]: (typeof pairs)[number]): boolean =>
    /^[a-z][a-z0-9_-]*$/.test(name) && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  if (!pairs.every(isGood)) ctx.addIssue('must be names and addresses such as product=http://product-service:8000');
  return Object.fromEntries(pairs);
});
const targets = list.refine(
  (all) => all.every(isTarget),
  'must be hosts, addresses or networks such as hooks.local, 10.0.0.5 or 192.168.0.0/16',
);
const oneOf = <const T extends readonly [string, ...string[]]>(...names: T) =>
  z.enum(names, `must be one of ${names.join(', ')}`);
const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)),
      `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    );
/** As Celery writes them there may be several, and kombu has other names for databases. */
const broker = (...schemes: string[]) =>
  url(...schemes)
    .refine((text) => !text.includes(';'), 'must be one address: of several, with ; between them, none is chosen here')
    .refine(
      (text) => !/^rediss?:/.test(text) || /^\/?\d*$/.test(new URL(text).pathname),
      'must end with the number of a database of Redis, such as /0',
    );
/** Other programs take it without its scheme, so it may well be set like that. */
const proxy = z
  .string()
  .transform((text) => (text.includes('://') ? text : `http://${text}`))
  .pipe(url('http', 'https'));
const timeZone = word.refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}, 'must be a time zone name such as Europe/Moscow');

/** A network is an address and the length of its prefix; everything else without a slash is taken as a name. */
function isTarget(text: string): boolean {
  const [host = '', bits, ...more] = text.split('/');
  const family = isIP(host);
  if (more.length > 0 || (bits !== undefined && family === 0)) return false;
  if (bits !== undefined) return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32);
  return family !== 0 || /^[a-z0-9.-]+$/.test(host);
}

export interface Setting<T = unknown> {
  readonly variable: string;
  readonly group: string;
  readonly kind: z.ZodType<T, string>;
  /** As a person would write it; '' means "not set". */
  readonly default: string;
  readonly sentence: string;
  /** Never printed, never logged. */
  readonly secret?: true;
}

const setting = <T>(
  group: string,
  variable: string,
  kind: z.ZodType<T, string>,
  fallback: string,
  sentence: string,
  secret?: true,
): Setting<T> => ({ group, variable, kind, default: fallback, sentence, ...(secret && { secret }) });

export const settingsTable = {
  host: setting(
    'Server',
    'HOST',
    word,
    '127.0.0.1',
    'Address to listen on. Anything but loopback needs an account first (see docs/security.md).',
  ),
  port: setting('Server', 'PORT', count(0, 65_535), '3000', 'Port to listen on; 0 takes a free one.'),
  publicUrl: setting(
    'Server',
    'PUBLIC_URL',
    optional(url('http', 'https')),
    '',
    'Address that people use when a proxy stands in front; may hold a path. Links, cookies and Location headers follow it.',
  ),
  trustProxy: setting(
    'Server',
    'TRUST_PROXY',
    count(0, 10),
    '0',
    'How many proxies in front may set X-Forwarded-* headers.',
  ),
  allowedHosts: setting(
    'Server',
    'ALLOWED_HOSTS',
    list,
    '',
    'Further Host names to answer to, with commas. Loopback names, HOST and the host of PUBLIC_URL are always allowed.',
  ),
  allowOpen: setting(
    'Server',
    'ALLOW_OPEN',
    flag,
    'false',
    'Serve everybody without an account although HOST is not loopback. Only for networks where everybody may do everything.',
  ),
  anonymous: setting(
    'Server',
    'ANONYMOUS',
    flag,
    'false',
    'Also serve visitors without a login once there is an account, with low limits (see docs/security.md).',
  ),
  oidcIssuer: setting(
    'Server',
    'OIDC_ISSUER',
    optional(url('https', 'http')),
    '',
    'OpenID Connect provider to log in with, as it names itself. Its callback here is /login/oidc/callback below PUBLIC_URL.',
  ),
  oidcClientId: setting('Server', 'OIDC_CLIENT_ID', optional(word), '', 'Name of this installation at the provider.'),
  oidcClientSecret: setting(
    'Server',
    'OIDC_CLIENT_SECRET',
    optional(word),
    '',
    'Password of this installation at the provider.',
    true,
  ),
  outgoingPrivate: setting(
    'Server',
    'OUTGOING_PRIVATE',
    targets,
    '',
    'Private hosts, addresses and networks that webhooks, callbacks, imports and exports may reach, with commas (hooks.local, 10.0.0.5, 192.168.0.0/16). Otherwise they reach public addresses only.',
  ),
  httpProxy: setting(
    'Server',
    'HTTP_PROXY',
    optional(proxy),
    '',
    'Proxy for what webhooks, callbacks, imports and exports send to http:// addresses; may hold a name and a password. This and the next two are also read in small letters (http_proxy).',
    true,
  ),
  httpsProxy: setting('Server', 'HTTPS_PROXY', optional(proxy), '', 'The same for https:// addresses.', true),
  noProxy: setting(
    'Server',
    'NO_PROXY',
    list,
    '',
    'Hosts, domains, addresses and networks that are reached without the proxy, with commas; * for all.',
  ),
  smtpUrl: setting(
    'Server',
    'SMTP_URL',
    optional(url('smtp', 'smtps')),
    '',
    'Mail server that takes what is sent to people, as smtp://user:password@host:587 or smtps://… Not set: no mail is sent, and asking for one is refused.',
    true,
  ),
  mailFrom: setting('Server', 'MAIL_FROM', optional(word), '', 'Sender of mail, as "Athanor <files@example.org>".'),
  corsOrigins: setting(
    'Server',
    'CORS_ORIGINS',
    list.refine(
      (all) => all.every((each) => URL.canParse(each) && new URL(each).origin === each),
      'must be origins such as https://app.example.org, without a path',
    ),
    '',
    'Pages of these origins may use the API with a key, with commas. Cookies never count for them.',
  ),
  maxStreams: setting(
    'Server',
    'MAX_STREAMS',
    count(1, 1_000_000),
    '100',
    'Live event streams that one client may hold open at each api process; more get 429.',
  ),
  adminEmail: setting(
    'Server',
    'ADMIN_EMAIL',
    optional(z.email('must be an e-mail address')),
    '',
    'Makes the first administrator at the first start, together with ADMIN_PASSWORD.',
  ),
  adminPassword: setting(
    'Server',
    'ADMIN_PASSWORD',
    optional(z.string().min(10, 'must have at least 10 characters')),
    '',
    'Password of the first administrator.',
    true,
  ),
  secret: setting(
    'Server',
    'SECRET',
    optional(z.string().min(32, 'must have at least 32 characters')),
    '',
    'Key for signatures and cookies. Generated into DATA_DIR unless storage or database are external.',
    true,
  ),

  databaseUrl: setting(
    'Databases',
    'DATABASE_URL',
    optional(url('postgres', 'postgresql')),
    '',
    'PostgreSQL 14 or newer. Not set: an embedded PostgreSQL below DATA_DIR.',
    true,
  ),
  databasePool: setting(
    'Databases',
    'DATABASE_POOL',
    count(2, 200),
    '12',
    'Connections to PostgreSQL that each process may hold.',
  ),
  redisUrl: setting(
    'Databases',
    'REDIS_URL',
    optional(url('redis', 'rediss')),
    '',
    'Redis 6.2 or newer. Not set: a private redis-server below DATA_DIR, or PostgreSQL when none is installed.',
    true,
  ),
  queueBackend: setting(
    'Databases',
    'QUEUE_BACKEND',
    oneOf('auto', 'redis', 'postgres'),
    'auto',
    'What carries the queue. auto: Redis when there is one, else PostgreSQL.',
  ),

  dataDir: setting(
    'Files',
    'DATA_DIR',
    optional(word),
    '',
    'Embedded databases, secrets, logs. Not set: data/ in the checkout (/var/lib/athanor when root starts a checkout that other users cannot enter).',
  ),
  uploadsDir: setting(
    'Files',
    'UPLOADS_DIR',
    optional(word),
    '',
    'Inputs and results. Not set: uploads/ in the checkout (or below DATA_DIR when that had to move). Where root starts Athanor, everybody must be able to pass through to it.',
  ),
  maxFile: setting('Files', 'MAX_FILE', bytes, '2GiB', 'Largest file that is accepted.'),
  maxFiles: setting('Files', 'MAX_FILES', count(1, 10_000), '100', 'Most files in one request.'),
  maxStorage: setting(
    'Files',
    'MAX_STORAGE',
    optional(bytes),
    '',
    'Most bytes that inputs and results may take together. Not set: until the disk floor.',
  ),
  diskFloor: setting(
    'Files',
    'DISK_FLOOR',
    bytes,
    '1GiB',
    'Free space that is never used up; uploads are refused below it.',
  ),
  keepPartial: setting(
    'Files',
    'KEEP_PARTIAL',
    seconds,
    '6h',
    'Life of unfinished uploads and abandoned work folders.',
  ),
  keepFiles: setting('Files', 'KEEP_FILES', seconds, '24h', 'Life of inputs and results after the end of their task.'),
  expiryNotice: setting(
    'Files',
    'EXPIRY_NOTICE',
    seconds,
    '1h',
    'How long before results are deleted the event file.expiring tells of it.',
  ),
  keepFilesMost: setting(
    'Files',
    'KEEP_FILES_MOST',
    seconds,
    '7d',
    'Longest life that their owner may give inputs and results, from the end of their task.',
  ),
  keepRows: setting('Files', 'KEEP_ROWS', seconds, '30d', 'Life of ended tasks with their time line.'),

  keepTombstones: setting(
    'Files',
    'KEEP_TOMBSTONES',
    seconds,
    '7d',
    'How long the address of a purged task still answers "purged".',
  ),

  maxQueue: setting(
    'Tasks',
    'MAX_QUEUE',
    count(1, 10_000_000),
    '10000',
    'Unfinished tasks that are accepted in all; more get 503.',
  ),
  maxUnfinished: setting(
    'Tasks',
    'MAX_UNFINISHED',
    count(1, 10_000_000),
    '1000',
    'Unfinished tasks of one client; more get 429.',
  ),
  maxAttempts: setting(
    'Tasks',
    'MAX_ATTEMPTS',
    count(1, 100),
    '4',
    'Runs of a task before a retryable error becomes final.',
  ),
  retryDelay: setting('Tasks', 'RETRY_DELAY', seconds, '60s', 'Wait before the next run after a retryable error.'),
  softLimit: setting('Tasks', 'SOFT_LIMIT', seconds, '600s', 'Running time after which a task is asked to stop.'),
  hardLimit: setting('Tasks', 'HARD_LIMIT', seconds, '900s', 'Running time after which a task is killed.'),
  maxHardLimit: setting('Tasks', 'MAX_HARD_LIMIT', seconds, '12h', 'Longest hard limit that a request may ask for.'),
  shutdownGrace: setting(
    'Tasks',
    'SHUTDOWN_GRACE',
    seconds,
    '10s',
    'Time that running tasks get at SIGTERM before they are handed back.',
  ),
  maxPixels: setting(
    'Tasks',
    'MAX_PIXELS',
    count(1, 2_000_000_000),
    '100000000',
    'Pixels of the largest picture that is decoded (all frames together).',
  ),
  maxDuration: setting(
    'Tasks',
    'MAX_DURATION',
    seconds,
    '6h',
    'Length of the longest film or sound that is converted.',
  ),
  mediaTimeFactor: setting(
    'Tasks',
    'MEDIA_TIME_FACTOR',
    count(1, 1000),
    '4',
    'Seconds of work that a second of film or sound may take, where that is more than HARD_LIMIT.',
  ),
  hardwareEncoders: setting(
    'Tasks',
    'HARDWARE_ENCODERS',
    flag,
    'false',
    'Encode H.264 and H.265 on the graphics card where a trial at the start shows that it works. Faster, with larger files at the same quality.',
  ),

  cage: setting(
    'System',
    'CAGE',
    oneOf('required', 'best', 'off'),
    'required',
    'Isolation of the programs that convert (see docs/security.md). required: without all of it nothing is converted; best: as much as the machine has; off: only limits.',
  ),
  resultCache: setting(
    'Tasks',
    'RESULT_CACHE',
    flag,
    'true',
    'Answer a client that sends the same file with the same target and options again with the results that are still there. A request can say cache=bypass.',
  ),

  onlyPresets: setting(
    'Tasks',
    'ONLY_PRESETS',
    flag,
    'false',
    'Convert with presets of this installation only: a request without one is refused, and nobody makes presets of their own.',
  ),

  officeIsolation: setting(
    'Tasks',
    'OFFICE_ISOLATION',
    oneOf('shared', 'document'),
    'shared',
    'document: every office document gets a fresh process, which costs about a tenth of a second. shared: one process serves up to 50.',
  ),

  athanorServer: setting(
    'Command line',
    'ATHANOR_SERVER',
    optional(url('http', 'https')),
    '',
    'Server that convert, formats, tasks and the other commands for people speak with. Not set: the one that runs on DATA_DIR, or one started for the command.',
  ),
  athanorKey: setting('Command line', 'ATHANOR_KEY', optional(word), '', 'Your key on that server.', true),
  celeryBrokerUrl: setting(
    'Celery',
    'CELERY_BROKER_URL',
    optional(broker('redis', 'rediss', 'amqp', 'amqps')),
    '',
    'Broker of Celery programs whose messages are taken over as tasks (see docs/celery.md). Not set: none are.',
    true,
  ),
  celeryResultBackend: setting(
    'Celery',
    'CELERY_RESULT_BACKEND',
    optional(broker('redis', 'rediss', 'rpc')),
    '',
    'Where those programs look for results: a Redis, or rpc:// for messages. Not set: the broker when it is a Redis, else messages.',
    true,
  ),
  celeryQueues: setting(
    'Celery',
    'CELERY_QUEUES',
    list,
    'celery,default,video,audio,image,document,archive,cleanup',
    'Queues of the broker that are emptied. Others are left alone.',
  ),
  celeryTasks: setting(
    'Celery',
    'CELERY_TASKS',
    list,
    '',
    'Further names of tasks that are accepted, each with = and what it does: convert, or the name of an operation (shop.to_pdf=convert,product.process_images=product.process_images).',
  ),
  celeryFolders: setting(
    'Celery',
    'CELERY_FOLDERS',
    list,
    '',
    'Folders in which the paths of such messages may lie, with commas. Not set: no path is accepted.',
  ),
  celeryResultExpires: setting('Celery', 'CELERY_RESULT_EXPIRES', seconds, '24h', 'Life of a result in Redis.'),
  celeryKeyPrefix: setting(
    'Celery',
    'CELERY_KEY_PREFIX',
    optional(word),
    '',
    'global_keyprefix in broker_transport_options of the programs: what all names in their Redis begin with.',
  ),
  celeryPrioritySteps: setting(
    'Celery',
    'CELERY_PRIORITY_STEPS',
    list.pipe(z.array(count(0, 9))),
    '0,3,6,9',
    'priority_steps in broker_transport_options of the programs: each has a list of its own in Redis.',
  ),
  celeryPrioritySeparator: setting(
    'Celery',
    'CELERY_PRIORITY_SEPARATOR',
    optional(word),
    '',
    "sep in broker_transport_options of the programs: stands between a queue and its step. Not set: kombu's own.",
  ),
  celeryMaxPriority: setting(
    'Celery',
    'CELERY_MAX_PRIORITY',
    count(0, 255),
    '0',
    'x-max-priority with which missing queues of RabbitMQ are declared, as task_queue_max_priority of the senders says; 0: without.',
  ),

  doorRedisUrl: setting(
    'Message doors',
    'DOOR_REDIS_URL',
    optional(url('redis', 'rediss')),
    '',
    'Redis 6.2 or newer whose streams bring tasks and take answers (see docs/message-doors.md). Not set: none do.',
    true,
  ),
  doorAmqpUrl: setting(
    'Message doors',
    'DOOR_AMQP_URL',
    optional(url('amqp', 'amqps')),
    '',
    'RabbitMQ 3.10 or newer whose queues bring tasks and take answers. Not set: none do.',
    true,
  ),
  doorQueues: setting(
    'Message doors',
    'DOOR_QUEUES',
    pairs('shop.tasks=shop'),
    '',
    'Queues that are emptied, each with = and the name (or id) of the key whose rights and limits hold for it (shop.tasks=shop,auth.tasks=auth).',
  ),
  doorReplies: setting(
    'Message doors',
    'DOOR_REPLIES',
    pairs('shop=shop.replies'),
    '',
    'Clients, by the name of a key or the id of a client (* for all but visitors), each with = and a queue that they may be told in; * at its end stands for any rest (shop=shop.replies.*,auth=auth.done).',
  ),
  doorFolders: setting(
    'Message doors',
    'DOOR_FOLDERS',
    list,
    '',
    'Folders in which the paths of such messages may lie, with commas. Not set: no path is accepted.',
  ),
  doorInHand: setting(
    'Message doors',
    'DOOR_IN_HAND',
    count(1, 1000),
    '32',
    'Messages of one queue that a process takes before the first of them has become a task.',
  ),
  doorDeliveryLimit: setting(
    'Message doors',
    'DOOR_DELIVERY_LIMIT',
    count(1, 1000),
    '20',
    'So often a message is given out; who had it in hand was gone each time, so it becomes a dead letter.',
  ),
  doorStreamLength: setting(
    'Message doors',
    'DOOR_STREAM_LENGTH',
    count(1, 10_000_000),
    '10000',
    'Answers that a stream of Redis keeps, about; the oldest make room.',
  ),
  packs: setting(
    'Packs',
    'PACKS',
    list,
    '',
    'Folders with operations of your own, with commas (see docs/packs.md). Their code runs with all rights of this program: name only what you trust.',
  ),
  services: setting(
    'Packs',
    'SERVICES',
    addresses,
    '',
    'Services that packs call back, each with = and its address, with commas (product=http://product-service:8000). They may be private; only packs reach them this way.',
  ),
  flowerPort: setting(
    'Celery',
    'FLOWER_PORT',
    optional(count(0, 65_535)),
    '',
    "Port at which the api serves Flower's own addresses, for its clients and dashboards (usual: 5555; see docs/flower.md). Not set: only below /flower.",
  ),
  flowerHost: setting('Celery', 'FLOWER_HOST', word, '127.0.0.1', 'Address to listen on for FLOWER_PORT.'),
  flowerReadOnly: setting(
    'Celery',
    'FLOWER_READ_ONLY',
    flag,
    'false',
    'true: nothing is triggered, revoked or controlled through /api/v1/celery and the addresses of Flower; they answer 403.',
  ),

  timeZone: setting(
    'System',
    'TIME_ZONE',
    optional(timeZone),
    '',
    'Zone in which schedules are read. Not set: the zone of the system.',
  ),
  logLevel: setting(
    'System',
    'LOG_LEVEL',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace'),
    'info',
    'Least important line that is logged.',
  ),
  logFormat: setting(
    'System',
    'LOG_FORMAT',
    oneOf('auto', 'pretty', 'json'),
    'auto',
    'auto: pretty on a terminal, JSON lines elsewhere.',
  ),
  install: setting(
    'System',
    'ATHANOR_INSTALL',
    oneOf('auto', 'yes', 'no', 'ask'),
    'auto',
    'Whether npm start may install system packages. auto: ask on a terminal; without one, yes where it can (root or passwordless sudo).',
  ),
} satisfies Record<string, Setting>;

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
function readEnvironment(): Environment {
  const file = path.join(projectRoot, '.env');
  return { ...(fs.existsSync(file) && parseDotEnv(fs.readFileSync(file, 'utf8'))), ...process.env };
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
