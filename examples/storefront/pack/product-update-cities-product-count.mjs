// Every quarter of an hour: goods, services and companies of each city.
import { operation, z } from 'athanor/pack';
import { refresh } from './lib/product-caches.js';

export default operation(
  { name: 'update_cities_product_count', queue: 'product', params: z.object({}), schedule: { everyS: 900 } },
  (_args, { db }) => refresh(db, 'counts'),
);
