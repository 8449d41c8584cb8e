// Files for containers say what the program says: settings, roles, ports, images. No engine runs them here, so what they name is compared.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsTable } from '../../src/shared/settings-table.js';
import { loadSettings, projectRoot } from '../../src/shared/settings.js';
import { parseSlots, queueNames } from '../../src/tasks/queues/queues.js';
import { exists, readJson } from './checkout.js';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}
type Services = Readonly<Record<string, Service>>;

const read = (file: string) => fs.readFileSync(path.join(projectRoot, file), 'utf8');
/** As compose hands it to the containers: a password is any word, `${NAME:-value}` is its value. */
function servicesOf(file: string): Services {
  const filled = read(file)
    .replace(/\$\{\w+:-([^}]*)\}/g, '$1')
    .replace(/\$\{(\w+)(:\?[^}]*)?\}/g, (_all, name: string) =>
      name === 'ADMIN_EMAIL' ? 'you@example.org' : `the-${name}-`.padEnd(40, 'x'),
    );
  return (parse(filled, { merge: true }) as { services: Services }).services;
}
const whole = servicesOf('docker-compose.yml');
const shop = servicesOf('examples/storefront/docker-compose.yml');
const envOf = (services: Services, name: string) => services[name]?.environment ?? {};
const own = (services: Services) => Object.entries(services).filter(([, { image }]) => image === 'athanor');
const roles = fs
  .readdirSync(path.join(projectRoot, 'src/roles'))
  .flatMap((file) => /^ {2}name: '(\w+)'/m.exec(read(`src/roles/${file}`))?.[1] ?? []);

describe.each([
  ['docker-compose.yml', whole],
  ['the storefront', shop],
])('%s', (_file, services) => {
  const variables = new Set(Object.values(settingsTable).map(({ variable }) => variable));

  it.each(own(services))(
    'gives %s settings that the program has and takes, and a role',
    (_name, { environment = {}, command, entrypoint }) => {
      const set = Object.entries(environment).filter(([, value]) => value !== '');
      expect(set.map(([name]) => name).filter((name) => !variables.has(name as never))).toEqual([]);
      expect(() => loadSettings(environment)).not.toThrow();
      if (!entrypoint) expect(roles).toContain(command?.[0]);
    },
  );

  it('publishes ports on this machine only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(new Set(ports.map((port) => port.split(':')[1])).size).toBe(ports.length);
  });

  it('publishes what is listened to', () => {
    for (const [name, { environment = {}, ports = [] }] of Object.entries(services)) {
      const listened = [environment['PORT'], environment['FLOWER_PORT'], ...(name === 'rabbitmq' ? ['15672'] : [])];
      for (const port of ports) expect(listened, `${name} ${port}`).toContain(port.split(':').at(-1));
    }
  });
});

describe('docker-compose.yml', () => {
  const workers = own(whole).filter(([, { command }]) => command?.[0] === 'worker');
  const queuesOf = ({ command }: Service) => Object.keys(parseSlots(command?.[2]));

  it('has a worker for each queue, and only those that call others have a way out', () => {
    expect(workers.flatMap(([, service]) => queuesOf(service)).toSorted()).toEqual(queueNames.toSorted());
    const calling = workers.filter(([, { networks }]) => networks.includes('outside'));
    expect(calling.flatMap(([, service]) => queuesOf(service))).toEqual(['default', 'notify']);
  });
});

describe('the storefront in containers', () => {
  const tasks = envOf(shop, 'tasks');
  const [celery = '', streams = '', queues = ''] = ['CELERY_BROKER_URL', 'DOOR_REDIS_URL', 'DOOR_AMQP_URL'].map(
    (name) => tasks[name],
  );
  const names = ['auth', 'cart', 'order', 'product'];
  const addresses = Object.fromEntries(names.map((name) => [name, `http://${name}:${envOf(shop, name)['PORT']}`]));

  it('gives the task service the settings that npm run storefront gives it', async () => {
    const { settingsOf } = await example<{ settingsOf: (given: object) => Record<string, string> }>('program.mjs');
    const url = `http://tasks:${tasks['PORT']}`;
    const given = settingsOf({ folder: '/any', url, addresses, brokers: { celery, streams, queues }, rabbit: true });
    // Here they differ: databases, folders and addresses of its own.
    const others = [
      'DATABASE_URL',
      'REDIS_URL',
      'HOST',
      'DATA_DIR',
      'UPLOADS_DIR',
      'SECRET',
      'PACKS',
      'OUTGOING_PRIVATE',
    ];
    const expected = Object.entries(given).filter(
      ([name, value]) => value !== process.env[name] && !others.includes(name),
    );
    expect(expected.map(([name]) => name)).toContain('DOOR_REPLIES');
    expect(tasks).toMatchObject(Object.fromEntries(expected));
    const { packs, allowedHosts, outgoingPrivate } = loadSettings(tasks);
    const ordering = envOf(shop, 'order');
    expect(allowedHosts).toContain(new URL(ordering['ATHANOR_URL'] ?? '').hostname);
    expect(outgoingPrivate).toContain(new URL(ordering['OWN_URL'] ?? '').hostname);
    for (const pack of packs) expect(exists(pack.replace('/app/', '')), pack).toBe(true);
  });

  it('starts the services that npm run storefront starts, and tells each the same', async () => {
    interface Row {
      readonly name: string;
      readonly owned: (given: object) => { command: string[]; env: Record<string, string | undefined> };
    }
    const { services } = await example<{ services: (given: object) => Row[] }>('services.mjs');
    const rows = services({ python: 'python3', brokers: { celery, streams, queues } });
    expect(rows.map(({ name }) => name)).toEqual(names);
    for (const { name, owned } of rows) {
      const { command, env } = owned({ addresses, secrets: {}, key: undefined, tasks: 'http://tasks:3000' });
      const told = Object.entries(env).filter(([key, value]) => value !== undefined && value !== process.env[key]);
      expect(envOf(shop, name), name).toMatchObject(Object.fromEntries(told));
      expect(shop[name]?.command?.at(-1)).toBe(path.basename(command.at(-1) ?? ''));
      // What is made at the start comes in a file of access.mjs.
      expect(envOf(shop, name)['ACCESS']).toBe(`/access/${name}.env`);
    }
  });

  it('is published where npm run storefront would be', () => {
    const published = ['tasks', ...names].map((name) => shop[name]?.ports?.[0]?.split(':')[1]);
    const first = /FIRST_PORT = (\d+)/.exec(read('examples/storefront/start.mjs'))?.[1];
    expect(published).toEqual(published.map((_port, at) => String(Number(first) + at)));
  });

  it('has the databases of docker-compose.yml, and packages as they were tried', () => {
    for (const name of ['postgres', 'redis', 'rabbitmq']) expect(shop[name]?.image).toBe(whole[name]?.image);
    const dockerfile = read('examples/storefront/services/Dockerfile');
    const { dependencies } = readJson<{ dependencies: Record<string, string> }>('package.json');
    for (const name of ['amqplib', 'ioredis']) expect(dockerfile).toContain(` ${name}@${dependencies[name]}`);
    expect(dockerfile).toContain(`FROM ${/^ARG BASE=(\S+)/m.exec(read('Dockerfile'))?.[1]}\n`);
  });
});

describe('the image', () => {
  it('is built from what the ignore file leaves in', () => {
    const left = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      (line) => line[1]?.split(' ') ?? [],
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((file) => !left.includes(file))).toEqual([]);
    expect(copied.filter((file) => !exists(file))).toEqual([]);
  });
});

/** Examples are programs without types. */
async function example<T>(file: string): Promise<T> {
  return (await import(path.join(projectRoot, 'examples/storefront', file))) as T;
}
