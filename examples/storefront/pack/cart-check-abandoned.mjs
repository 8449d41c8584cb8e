// Sent by the cart service with every change of a cart, to run half an hour later. Only the last of them finds the cart as it was.
import { FinalError, operation, z } from 'athanor/pack';
import { found } from './lib/people.js';

export default operation(
  { name: 'cart.check_abandoned', queue: 'cart', params: z.object({ user_id: z.int(), version: z.int() }) },
  async ({ user_id, version }, { services }) => {
    const answer = await services.request('cart', `/api/carts/${user_id}`);
    if (answer.status === 404) throw new FinalError(`there is no cart of user ${user_id}`);
    const cart = found(answer, 'the cart service');
    const abandoned = cart.state === 'open' && cart.version === version && cart.items.length > 0;
    if (abandoned) services.call('cart', `/api/carts/${user_id}/abandoned`, { version });
    return { abandoned };
  },
);
