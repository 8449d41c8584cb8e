// The pictures of the storefront through the whole program: fetched from the product service, converted by our engines, and the service hears of it.
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { startFileHost, type FileHost } from '../harness/file-host.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makeJpeg, makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface TaskBody {
  readonly id: string;
  readonly status: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error: { readonly code: string; readonly detail: string } | null;
}

/** Wide: the machine may be busy with other tests. */
const PATIENCE = { timeout: 60_000, interval: 50 };

let product: Product;
let client: HttpClient;
let shop: FileHost;

beforeAll(async () => {
  shop = await startFileHost();
  const pack = path.join(projectRoot, 'examples/storefront/pack');
  product = await startProduct({ settings: { PACKS: pack, SERVICES: `product=${shop.url}`, RETRY_DELAY: '1s' } });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

async function ask(operation: string, options: object = {}): Promise<TaskBody> {
  const { status, body } = await client.post<TaskBody>('/api/v1/tasks', { operation, options });
  expect([201, 202], JSON.stringify(body)).toContain(status);
  return ended(body.id);
}
const ended = (id: string): Promise<TaskBody> =>
  vi.waitFor(async () => {
    const { body } = await client.get<TaskBody>(`/api/v1/tasks/${id}`);
    if (!['done', 'failed', 'cancelled'].includes(body.status)) throw new Error(`still ${JSON.stringify(body)}`);
    return body;
  }, PATIENCE);

it('makes the pictures of a product small and large, and calls the product service back', async () => {
  const pictures = [await makePng({ width: 2000, height: 1000 }), await makeJpeg({ width: 640, height: 480 })];
  shop.serve('/pictures/7-front.png', (response) => response.end(pictures[0]));
  shop.serve('/pictures/7.jpg', (response) => response.end(pictures[1]));
  shop.serve('/api/products/7/images/processed', (response) => response.writeHead(204).end());
  const { status, result, error } = await ask('product.process_images', {
    product_id: 7,
    image_urls: ['/pictures/7-front.png', 'https://shop.example/pictures/7.jpg'],
  });
  expect(status, JSON.stringify(error)).toBe('done');
  const { images } = result as { images: { small: { task_id: string }; large: object }[] };
  expect(images).toMatchObject([
    { small: { width: 320, height: 160 }, large: { width: 1280, height: 640 } },
    { small: { width: 320, height: 240 }, large: { width: 640, height: 480 } },
  ]);
  const [call] = await shop.cameAt('/api/products/7/images/processed');
  expect(JSON.parse(call!.bytes.toString())).toEqual({ status: 'completed' });
  const small = await client.fetch(`/api/v1/tasks/${images[0]!.small.task_id}/result`);
  expect(await sharp(Buffer.from(await small.arrayBuffer())).metadata()).toMatchObject({ format: 'webp', width: 320 });
});

it('fails by the code of the engine when a picture is broken, and then calls nobody', async () => {
  shop.serve('/pictures/8.png', (response) => response.end(Buffer.from('\x89PNG\r\n\x1a\nand no more', 'latin1')));
  const { status, error } = await ask('product.process_images', { product_id: 8, image_urls: ['/pictures/8.png'] });
  expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'input_corrupt' });
  expect(shop.came.filter((came) => came.path.includes('/8/'))).toEqual([]);
});
