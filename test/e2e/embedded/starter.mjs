// A process that starts one of our services and then only waits, so that a test can kill it. Its argument is JSON: what to start, from which build.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { built, kind, options } = JSON.parse(process.argv[2]);
const load = (name) => import(pathToFileURL(path.join(built, `${name}.js`)).href);
const tell = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const starts = {
  postgres: async () => [await (await load('postgres')).startPostgres(options)],
  redis: async () => [await (await load('redis')).startRedis(options)],
  lock: async () => {
    const lock = await (await load('data-lock')).lockDataDir(options.dir);
    lock.describe('http://127.0.0.1:3000');
    return [];
  },
  roles: async () => {
    const { Supervisor } = await load('supervisor');
    const { startRole } = await load('role-process');
    const supervisor = new Supervisor(undefined, { firstMs: 50, longestMs: 200, steadyMs: 60_000 });
    const unit = (name) => ({
      name,
      start: (signal) => startRole({ role: name, program: options.program, found: {}, graceMs: 2000, signal }),
    });
    return Promise.all(['api', 'worker'].map((name) => supervisor.start(unit(name))));
  },
};

try {
  const services = await starts[kind]();
  tell({ services: services.map(({ pid, url }) => ({ pid, url })) });
  setInterval(() => undefined, 60_000);
} catch (error) {
  tell({ error: error.message });
}
