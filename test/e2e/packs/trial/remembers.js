// Finds a user out once, and tells each but once in a minute.
import { operation, z } from 'athanor/pack';

export default operation(
  { name: 'trial.remembers', queue: 'trial', params: z.object({ user: z.int() }) },
  async ({ user }, { cache, limits }) => {
    const key = `user:${user}`;
    const { loads } = await cache.getOrLoad(key, async () => {
      const loads = (await cache.get('loads', 0)) + 1;
      await cache.set('loads', loads);
      return { loads };
    });
    const { allowed } = await limits.take(key, { max: 1, perS: 3600 });
    return { loads, allowed, isFirst: await cache.setOnce(`told:${user}`, true, 3600) };
  },
);
