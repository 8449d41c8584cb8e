// A private RabbitMQ for the length of one run, on loopback, when Debian's package is there; its name server too is its own. Used by start.mjs.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'amqplib';

/** Not those in PATH: they change to another user. */
const PROGRAM = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const NAMES = '/usr/bin/epmd';

export const hasRabbit = () => fs.existsSync(PROGRAM) && fs.existsSync(NAMES);

/** Its address, and the two programs that it consists of, to be started one after the other. */
export async function rabbitIn(folder, freePort) {
  fs.mkdirSync(folder, { mode: 0o700 });
  const [port, dist, names] = [await freePort(), await freePort(), await freePort()];
  const [user, password] = ['storefront', randomBytes(16).toString('hex')];
  const url = `amqp://${user}:${password}@127.0.0.1:${port}/`;
  const at = (name) => path.join(folder, name);
  fs.writeFileSync(
    at('rabbitmq.conf'),
    `listeners.tcp.local = 127.0.0.1:${port}\ndefault_user = ${user}\ndefault_pass = ${password}\n`,
  );
  fs.writeFileSync(at('plugins'), '[].\n');
  const env = {
    ...process.env,
    HOME: folder,
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `storefront${randomBytes(4).toString('hex')}@localhost`,
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: at('none'),
    RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_MNESIA_BASE: at('data'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('plugins'),
    RABBITMQ_PID_FILE: at('pid'),
    // The program itself, without a shell around it that would die in its place.
    RUNNING_UNDER_SYSTEMD: 'true',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}',
  };
  const server = (name, command, logFile, ready) => ({
    ...{ name, command, env, cwd: folder, logFile: at(logFile), ready },
    ...{ stopSignal: 'SIGTERM', deathSignal: 'SIGKILL', graceMs: 15_000, readyWithinMs: 110_000 },
  });
  const register = [NAMES, '-address', '127.0.0.1', '-port', String(names)];
  return {
    url,
    servers: [
      server('The name server of RabbitMQ', register, 'names.log', async () => ''),
      server('RabbitMQ', [PROGRAM], 'output.log', (_child, over) => answers(url, over)),
    ],
  };
}

async function answers(url, over) {
  while (!over.aborted) {
    try {
      await (await connect(url, { timeout: 2000 })).close();
      return url;
    } catch {
      await pause(200); // Not yet.
    }
  }
  return '';
}
