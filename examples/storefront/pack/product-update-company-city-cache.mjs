// Every half hour: in which cities companies work.
import { operation, z } from 'athanor/pack';
import { refresh } from './lib/product-caches.js';

export default operation(
  { name: 'update_company_city_cache', queue: 'product', params: z.object({}), schedule: { everyS: 1800 } },
  (_args, { db }) => refresh(db, 'companies'),
);
