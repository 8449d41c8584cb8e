// A server where every page has something to show in every state, made once for a file of tests; without a worker, so that nothing moves by itself.
import sharp from 'sharp';
import { logIn } from '../harness/session.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ask, upload } from '../harness/jobs.js';
import { makePhoto, makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { cancelling, changeRow, deleted, failed, finish, retrying, running, seedTask } from './seeded-tasks.js';

export interface World {
  /** Nobody has an account: every page is open to the reader. */
  readonly open: Product;
  /** Has an administrator. */
  readonly closed: Product;
  readonly job: string;
  /** By its state. */
  readonly tasks: Readonly<Record<string, string>>;
  readonly shares: Readonly<Record<'one' | 'many' | 'locked' | 'gone', string>>;
  readonly resetLink: string;
  stop(): Promise<void>;
}

export const boss = { email: 'admin@example.org', password: 'correct horse battery' };
const LONG = 'Отпуск — очень длинное имя файла, которое не помещается в строку (копия 3).png';
const started = `attempt = 1, started_at = created_at`;
/** In the order in which somebody would bring them; what the row says when it has come so far. */
const rows: Readonly<
  Record<string, { readonly name: string; readonly row?: string; readonly attempts?: readonly (string | null)[] }>
> = {
  queued: { name: 'slides.png' },
  running: { name: 'clip.png', row: running(63), attempts: [null] },
  unmeasured: { name: 'unmeasured.png', row: running(null), attempts: [null] },
  retrying: { name: 'lecture.png', row: retrying(1800), attempts: ['retrying'] },
  cancelling: { name: 'stopping.png', row: `${running(20)}, ${cancelling}`, attempts: [null] },
  cancelled: { name: 'stopped.png', row: `state = 'cancelled', ${started}, ended_at = now()` },
  failed: { name: 'broken.png', row: failed('input_corrupt'), attempts: ['retrying', 'lost', 'failed'] },
  locked: { name: 'locked.png', row: failed('input_encrypted') },
  ours: { name: 'unlucky.png', row: failed('internal_error'), attempts: ['failed'] },
  deleted: { name: 'gone.png', row: deleted },
  done: { name: LONG, attempts: ['done'] },
  larger: { name: 'grown.png', attempts: ['done'] },
};

export async function makeWorld(): Promise<World> {
  const open = await startProduct({ roles: ['api'], settings: { MAX_FILE: '6MiB' } });
  const closed = await startProduct({
    roles: ['api'],
    settings: { ADMIN_EMAIL: boss.email, ADMIN_PASSWORD: boss.password },
  });
  const client = httpClient(open.url);
  const job = await newBatch(client);
  const tasks: Record<string, string> = {};
  const photo = await makePhoto();
  const few = await sharp(photo).resize(240).png().toBuffer();
  const contents: Readonly<Record<string, Buffer>> = { done: photo, larger: few };
  for (const [state, seed] of Object.entries(rows)) {
    const content = contents[state];
    tasks[state] = await seedTask(open, { ...seed, ...(content && { content }), job, options: { quality: 40 } });
  }
  await finish(open, tasks['done'] ?? '', await sharp(photo).webp({ quality: 40 }).toBuffer());
  await finish(open, tasks['larger'] ?? '', photo);
  await seedMonitor(open, client);
  const ended = await newBatch(client);
  for (const name of ['one.png', 'two.png'])
    await finish(open, await seedTask(open, { name, job: ended, content: photo }));
  await ask(open.environment, 'UPDATE job SET ended_at = now() WHERE id = $1', [ended]);
  const share = async (body: object) => {
    const made = await client.post<{ id: string; url: string }>('/api/v1/shares', body);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return made.body;
  };
  const gone = await share({ job_id: ended });
  await client.delete(`/api/v1/shares/${gone.id}`);
  const administrator = await logIn(closed.url, boss);
  const user = { email: 'new@example.org', role: 'user' };
  const { reset_url } = (await administrator.post<{ reset_url: string }>('/api/v1/admin/users', user)).body;
  return {
    open,
    closed,
    job,
    tasks,
    shares: {
      one: (await share({ task_id: tasks['done'] })).url,
      many: (await share({ job_id: ended })).url,
      locked: (await share({ job_id: ended, password: 'open sesame' })).url,
      gone: gone.url,
    },
    resetLink: reset_url,
    stop: async () => {
      await open.stop();
      await closed.stop();
    },
  };
}

const newBatch = async (client: HttpClient): Promise<string> =>
  (await client.post<{ id: string }>('/api/v1/tasks/batch', { items: [] })).body.id;

/** An hour that was busy, with failures and a queue that nobody works on. */
async function seedMonitor(product: Product, client: HttpClient): Promise<void> {
  await ask(
    product.environment,
    `INSERT INTO roll_up (span, at, queue, accepted, done, failed, wait_ms, run_ms, waiting, running, oldest_wait_s)
     SELECT 'minute', date_trunc('minute', now()) - n * interval '1 minute', 'image', n, n, n % 3, ARRAY[100, 100 * n, 200 * n], ARRAY[300, 900, 1000], n, 2, n
     FROM generate_series(1, 50) n`,
  );
  for (let n = 1; n <= 3; n += 1) {
    const file_id = await upload(client, new Uint8Array(await makePng()), `burst ${n}.png`);
    const { id } = (await client.post<{ id: string }>('/api/v1/tasks', { file_id, target: 'webp' })).body;
    await changeRow(product, id, failed('engine_failed'));
  }
}
