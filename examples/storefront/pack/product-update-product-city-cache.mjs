// Every half hour: which products can be had in which city.
import { operation, z } from 'athanor/pack';
import { refresh } from './lib/product-caches.js';

export default operation(
  { name: 'update_product_city_cache', queue: 'product', params: z.object({}), schedule: { everyS: 1800 } },
  (_args, { db }) => refresh(db, 'products'),
);
