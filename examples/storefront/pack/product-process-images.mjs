// Asked for by the product service: its pictures of a product as WebP, small for lists and large for the page. It hears of it when they are made.
import { operation, z } from 'athanor/pack';

const WIDTHS = { small: 320, large: 1280 };

export default operation(
  {
    name: 'product.process_images',
    queue: { name: 'product', slots: 4 },
    params: z.object({ product_id: z.int(), image_urls: z.array(z.string().min(1)).min(1).max(100) }),
  },
  async ({ product_id, image_urls }, { services, convert, progress }) => {
    const images = [];
    for (const [place, address] of image_urls.entries()) {
      progress(place / image_urls.length, `picture ${place + 1} of ${image_urls.length}`);
      const { path, name } = await services.download('product', placeOf(address));
      const sizes = Object.entries(WIDTHS).map(async ([size, width]) => {
        const [made] = await convert(path, 'webp', { name, options: { width } });
        return [
          size,
          { task_id: made.taskId, width: made.probe.width, height: made.probe.height, bytes: made.sizeBytes },
        ];
      });
      images.push({ image_url: address, ...Object.fromEntries(await Promise.all(sizes)) });
    }
    services.call('product', `/api/products/${product_id}/images/processed`, { status: 'completed' });
    return { product_id, images };
  },
);

/** Pictures lie at the product service, by whatever address it is known outside. */
function placeOf(address) {
  const { pathname, search } = new URL(address, 'http://product');
  return pathname + search;
}
