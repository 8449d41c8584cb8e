// Every hour: all caches, one after the other.
import { operation, z } from 'athanor/pack';
import { refresh, refreshes } from './lib/product-caches.js';

export default operation(
  { name: 'refresh_all_caches', queue: 'product', params: z.object({}), schedule: { everyS: 3600 } },
  async (_args, { db, progress, signal }) => {
    const totals = {};
    const names = Object.keys(refreshes);
    for (const [place, name] of names.entries()) {
      signal.throwIfAborted();
      progress(place / names.length, name);
      totals[name] = await refresh(db, name);
    }
    return totals;
  },
);
