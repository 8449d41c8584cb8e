// The product service: goods and their pictures. It asks for work by messages in a stream of Redis.
import { openDoor } from './message-door.mjs';
import { drawPng } from './draw-png.mjs';
import { Refusal, serve, signed } from './json-server.mjs';

const cities = [
  { id: 1, name: 'Tula' },
  { id: 2, name: 'Kazan' },
];
const companies = [
  { id: 1, city_id: 1 },
  { id: 2, city_id: 2 },
];
const products = new Map(
  [
    { id: 1, name: 'Felt boots', company_id: 1, price_cents: 4900, colour: [120, 90, 60] },
    { id: 2, name: 'Samovar', company_id: 1, price_cents: 15900, colour: [200, 160, 40] },
    { id: 3, name: 'Balalaika', company_id: 2, price_cents: 8900, colour: [160, 60, 30] },
  ].map((product) => [product.id, { ...product, images: { status: 'none' } }]),
);
const find = (id) => {
  const product = products.get(Number(id));
  if (!product) throw new Refusal(404, 'there is no such product');
  return product;
};

const door = await openDoor({
  broker: process.env.BROKER_URL,
  source: '/product',
  queue: 'product.tasks',
  replies: 'product.replies',
  hear: (status, about, data) => {
    const reason = data.error?.detail ?? data.detail;
    if (status === 'done') return;
    if (about === 'catalogue') console.error(`The catalogue was not taken: ${reason}`);
    else Object.assign(find(about.replace('product-', '')).images, { status, reason });
  },
});

/** The caches of cities and products are computed of it. */
const catalogue = [...products.values()].map(({ id, company_id }) => ({ id, company_id }));
await door.send('product.save_catalogue', { cities, companies, products: catalogue }, 'catalogue');

serve({
  'GET /': () => ({ service: 'product', products: products.size }),
  'GET /api/products': () => ({ products: [...products.values()] }),
  'GET /api/products/:id': ({ id }) => find(id),
  'GET /pictures/:name': ({ name }) => {
    const [, id, side] = /^(\d+)-(front|back)\.png$/.exec(name) ?? [];
    const { colour } = find(id);
    return { type: 'image/png', bytes: drawPng(1600, 1200, side === 'front' ? colour : colour.toReversed()) };
  },
  'POST /api/products/:id/images': async ({ id, body }) => {
    const product = find(id);
    const image_urls = body.image_urls ?? ['front', 'back'].map((side) => `/pictures/${product.id}-${side}.png`);
    product.images = { status: 'processing' };
    await door.send('product.process_images', { product_id: product.id, image_urls }, `product-${product.id}`);
    return { status: 202, body: product.images };
  },

  // From the task service.
  'POST /api/products/:id/images/processed': signed(({ id, body }) => {
    find(id).images = body;
  }),
});
