// The time limits of a film follow its length, unless its sender has set them: the same film with the same tiny limits ends well or not.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { taskClient, type TaskBody, type TaskClient } from '../chaos/task-client.js';
import { makeFilm } from '../engines/films.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

interface LimitedBody extends TaskBody {
  readonly limits: { readonly soft_s: number; readonly hard_s: number };
}
const SECONDS = 6;
const USUAL = { soft_s: 3, hard_s: 4 };

let product: Product;
let client: TaskClient;
let film: Buffer;
beforeAll(async () => {
  product = await startProduct({
    roles: ['api', 'worker --queues video:1'],
    settings: {
      SOFT_LIMIT: `${USUAL.soft_s}s`,
      HARD_LIMIT: `${USUAL.hard_s}s`,
      MEDIA_TIME_FACTOR: '100',
      MAX_HARD_LIMIT: '300s',
    },
  });
  client = taskClient(product.url);
  film = fs.readFileSync(
    makeFilm(path.join(makeFolder('film'), 'a.mp4'), { seconds: SECONDS, size: '640x360', busy: true }),
  );
});
afterAll(() => product.stop());

const run = async (fields: object): Promise<LimitedBody> => {
  const body = new FormData();
  // Every frame is encoded, by the slowest of the usual encoders: more work than tiny limits allow.
  const asked = { target: 'mp4', options: { codec: 'h265', fps: 30 }, ...fields };
  for (const [name, value] of Object.entries(asked))
    body.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  body.set('file', new File([new Uint8Array(film)], 'a.mp4'));
  const answer = await fetch(new URL('/api/v1/tasks', product.url), { method: 'POST', body });
  const { id } = (await answer.json()) as TaskBody;
  return (await client.untilEnded(id, 100)) as LimitedBody;
};

it('a film gets the time that it needs, and its row says how much', async () => {
  const task = await run({});
  expect(task).toMatchObject({ status: 'done', attempts: 1, limits: { soft_s: 299, hard_s: 300 } });
});

it('unless its sender has said how much', async () => {
  const limits = { soft_s: 1, hard_s: 2 };
  const task = await run({ limits });
  expect(task).toMatchObject({ status: 'failed', error: { code: 'soft_timeout' }, limits });
});
