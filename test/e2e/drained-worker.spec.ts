// A worker that was drained and told to exit stays away, although a supervisor starts again whatever dies; people see why, and bring one back.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { taskClient } from '../chaos/task-client.js';
import { until } from '../chaos/until.js';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct } from '../harness/product.js';
import { projectRoot } from '../../src/shared/settings.js';

interface Health {
  readonly status: string;
  readonly checks: Readonly<
    Record<string, { status: string; detail?: string; list?: { name: string; status: string }[] }>
  >;
}

const run = promisify(execFile);
it.each(['drain', 'shutdown'])('after "%s" until somebody starts one', async (word) => {
  const product = await startProduct();
  const main = path.join(projectRoot, 'dist/src/main.js');
  const athanor = async (...args: string[]) =>
    (await run(process.execPath, [main, ...args], { env: product.environment })).stdout;
  const health = async () => (await httpClient(product.url).get<Health>('/healthz')).body;
  const { checks: before } = await until('all is well', async () => {
    const report = await health();
    return report.status === 'ok' && report;
  });
  expect(before).toMatchObject({ services: { status: 'ok' } });
  const [worker] = JSON.parse(await athanor('inspect', 'workers', '--json')) as { name: string }[];
  await athanor('control', word, '--worker', worker!.name);
  const { status, checks } = await until('the worker is away', async () => {
    const report = await health();
    return report.checks['services']?.status === 'degraded' && report;
  });
  expect(status).toBe('degraded');
  expect(checks['services']?.list?.map(({ name, status }) => [name, status])).toContainEqual(['worker', 'away']);
  expect(checks['services']?.detail).toContain('npm start -- worker');
  await until('it is seen nowhere', async () => (await health()).checks['workers']?.status === 'degraded');

  const client = taskClient(product.url);
  const id = await client.submit(await makePng());
  const { DATABASE_URL = '', REDIS_URL = '', UPLOADS_DIR = '' } = product.environment;
  const back = await startProduct({ roles: ['worker'], settings: { DATABASE_URL, REDIS_URL, UPLOADS_DIR } });
  expect(await client.untilEnded(id)).toMatchObject({ status: 'done' });
  await back.stop();
  expect(product.logs()).not.toContain('worker runs again');
  await product.stop();
});
