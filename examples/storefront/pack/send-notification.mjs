// A few words to somebody, now or later: orders, carts and bids ask for it. The auth service knows people, so it delivers.
import { operation, z } from 'athanor/pack';
import { findUser } from './lib/people.js';

/** Nobody wants more than this from one shop. */
const LIMIT = { max: 10, perS: 3600 };

export default operation(
  {
    name: 'send_notification',
    queue: 'auth',
    params: z.object({ user_id: z.int(), text: z.string().min(1).max(500) }),
    retry: { max: 3, delayS: 1, stepS: 2, ceilingS: 10 },
  },
  async ({ user_id, text }, running) => {
    await findUser(user_id, running);
    const { allowed } = await running.limits.take(`notifications:${user_id}`, LIMIT);
    if (!allowed) return { delivered: false, reason: `more than ${LIMIT.max} in an hour` };
    running.services.call('auth', `/api/users/${user_id}/notifications`, { text });
    return { delivered: true };
  },
);
