// On demand: the caches are empty until their next refresh.
import { operation, z } from 'athanor/pack';
import { LOCK } from './lib/product-caches.js';

export default operation({ name: 'clear_all_caches', queue: 'product', params: z.object({}) }, (_args, { db }) =>
  db.transaction(async ({ query }) => {
    await query(LOCK);
    await query('TRUNCATE product_city_mapping, active_cities_cache, city_product_count');
  }),
);
