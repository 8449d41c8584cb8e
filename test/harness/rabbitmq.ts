// A private RabbitMQ of one test file, on loopback, which may be killed and come back with what it had. Its name server too is its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { freePort } from '../../src/embedded/port.js';
import { dyingWithUs } from '../../src/embedded/owned-process.js';
import { killAll, processTree, untilNone } from './processes.js';
import { atFileEnd, makeFolder } from './work-area.js';

export interface RabbitServer {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** At first within a hook of the fastest tier. Later only the test itself waits, and what was running goes on beside it. */
const [READY_WITHIN_MS, BACK_WITHIN_MS] = [110_000, 240_000];
const GONE_WITHIN_MS = 30_000;
/** Not the one in PATH: that runs as another user. */
const PROGRAM = '/usr/lib/rabbitmq/bin/rabbitmq-server';

export async function ownRabbit(): Promise<RabbitServer> {
  const folder = makeFolder('rabbit');
  const port = await freePort();
  // Nobody listens yet, so the same port would be found free again.
  const dist = await freePort(port + 1);
  const names = await freePort(dist + 1);
  const config = path.join(folder, 'rabbitmq.conf');
  const plugins = path.join(folder, 'enabled_plugins');
  fs.writeFileSync(plugins, '[].\n');
  fs.writeFileSync(config, `listeners.tcp.local = 127.0.0.1:${port}\nlog.console = true\nlog.file = false\n`);
  const env = {
    PATH: process.env['PATH'],
    ATHANOR_TEST: process.env['ATHANOR_TEST'],
    TMPDIR: folder,
    HOME: folder,
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `athanor${randomBytes(4).toString('hex')}@localhost`,
    RABBITMQ_CONFIG_FILE: config,
    RABBITMQ_CONF_ENV_FILE: path.join(folder, 'none'),
    RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_MNESIA_BASE: path.join(folder, 'data'),
    RABBITMQ_LOG_BASE: path.join(folder, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_PID_FILE: path.join(folder, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}',
  };
  const url = `amqp://guest:guest@127.0.0.1:${port}/`;
  const register = own(['/usr/bin/epmd', '-address', '127.0.0.1', '-port', String(names)], env, folder);
  let server: ChildProcess | undefined;
  const kill = async () => {
    const dying = server;
    server = undefined;
    if (dying?.exitCode !== null) return;
    const exited = new Promise((resolve) => dying.once('exit', resolve));
    const all = processTree(dying.pid ?? 0);
    killAll(all);
    await exited;
    // What we started is only a shell. The server below it may take longer to die, and holds its port and its name until then.
    const left = await untilNone(() => all.flatMap(({ pid }) => processTree(pid)), GONE_WITHIN_MS);
    if (left.length > 0) throw new Error(`RabbitMQ outlives its end: ${left.map(({ command }) => command).join(', ')}`);
  };
  const start = async (withinMs = BACK_WITHIN_MS) => {
    server = own([PROGRAM], env, folder);
    await answers(url, path.join(folder, 'output'), withinMs);
  };
  atFileEnd(async () => {
    await kill();
    register.kill('SIGKILL');
  });
  await start(READY_WITHIN_MS);
  return { url, kill, start: () => start() };
}

function own(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv, cwd: string): ChildProcess {
  const [program, ...args] = dyingWithUs('SIGKILL', [...command]);
  const output = fs.openSync(path.join(cwd, 'output'), 'a');
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', output, output] });
  fs.closeSync(output);
  return child;
}

async function answers(url: string, output: string, withinMs: number): Promise<void> {
  for (const until = performance.now() + withinMs; performance.now() < until; await sleep(200)) {
    try {
      const connection = await connect(url, { timeout: 2000 });
      await connection.close();
      return;
    } catch {
      // Not yet.
    }
  }
  throw new Error(`RabbitMQ did not start:\n${fs.readFileSync(output, 'utf8').slice(-3000)}`);
}
