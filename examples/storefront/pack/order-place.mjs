// Asked for by the order service: what the goods cost today, as the product service says, and the order is confirmed or refused.
import { FinalError, operation, z } from 'athanor/pack';
import { found } from './lib/people.js';

export default operation(
  {
    name: 'order.place',
    queue: { name: 'order', slots: 2 },
    params: z.object({ order_id: z.int() }),
    softLimitS: 60,
    hardLimitS: 90,
  },
  async ({ order_id }, { services, progress }) => {
    const answer = await services.request('order', `/api/orders/${order_id}`);
    if (answer.status === 404) throw new FinalError(`there is no order ${order_id}`);
    const { items } = found(answer, 'the order service');
    let total = 0;
    for (const [place, { product_id, count }] of items.entries()) {
      progress(place / items.length, `product ${product_id}`);
      const product = await services.request('product', `/api/products/${product_id}`);
      if (product.status === 404) throw new FinalError(`there is no product ${product_id}`);
      total += found(product, 'the product service').price_cents * count;
    }
    services.call('order', `/api/orders/${order_id}/confirmed`, { total_cents: total });
    return { order_id, total_cents: total };
  },
);
