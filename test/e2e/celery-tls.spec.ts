// Celery programs and a Redis behind TLS, with the address as Celery wants it written: the certificate is checked, or is not, as it says.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRedisLine } from '../../src/shared/redis-line.js';
import { celeryClient } from '../harness/celery-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct } from '../harness/product.js';
import { emptyRedis } from '../harness/redis.js';
import { makeFolder } from '../harness/work-area.js';

let folder: string;
let gate: tls.Server;
let address: (said: string) => string;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  const behind = new URL((await emptyRedis()).url);
  folder = makeFolder('tls');
  const about = ['-subj', '/CN=broker', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2', '-nodes'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', at('key.pem'), '-out', at('cert.pem'), ...about],
    {
      stdio: 'ignore',
    },
  );
  gate = tls.createServer({ key: fs.readFileSync(at('key.pem')), cert: fs.readFileSync(at('cert.pem')) }, (socket) => {
    const line = net.connect(Number(behind.port), '127.0.0.1');
    socket.pipe(line).pipe(socket);
    socket.on('error', () => line.destroy()).on('close', () => line.destroy());
    line.on('error', () => socket.destroy());
  });
  gate.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const { port } = gate.address() as net.AddressInfo;
  address = (said) => `rediss://:${behind.password}@127.0.0.1:${port}/1?${said}`;
});
afterAll(() => {
  gate.close();
});

it.each([
  ['is not checked', () => 'ssl_cert_reqs=CERT_NONE'],
  ['is checked', () => `ssl_cert_reqs=CERT_REQUIRED&ssl_ca_certs=${at('cert.pem')}`],
])('a program is served whose certificate %s', async (_how, said) => {
  const broker = address(said());
  fs.writeFileSync(at('photo.png'), await makePng());
  const product = await startProduct({
    roles: ['worker --queues image:1', 'celery'],
    settings: { CELERY_BROKER_URL: broker, CELERY_FOLDERS: folder },
  });
  const shop = celeryClient(broker, broker);
  const kwargs = { task_id: 'tls', input_path: at('photo.png'), output_format: 'webp' };
  const id = await shop.send({ task: 'converter.tasks.convert_image', kwargs, options: { queue: 'image' } });
  expect(await shop.get(id)).toMatchObject({ state: 'SUCCESS', value: { task_id: 'tls' } });
  await shop.close();
  await product.stop();
});

it.each(['', 'ssl_cert_reqs=required', 'ssl_cert_reqs=CERT_OPTIONAL'])(
  'a stranger is refused with "%s"',
  async (said) => {
    const line = openRedisLine(address(said));
    const failed = new Promise<Error>((resolve) => line.once('error', resolve));
    await expect(line.ping()).rejects.toThrow();
    expect(String(await failed)).toMatch(/certificate/i);
    line.disconnect();
  },
);
