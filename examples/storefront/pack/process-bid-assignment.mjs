// Asked for by the order service when a bid is given to a master. The service decides who was first; it hears of the end when there is one.
import { FinalError, operation, z } from 'athanor/pack';
import { findUser, found } from './lib/people.js';

export default operation(
  {
    name: 'process_bid_assignment',
    queue: { name: 'order', slots: 2 },
    params: z.object({ bid_id: z.int(), master_id: z.int() }),
  },
  async ({ bid_id, master_id }, running) => {
    const { services } = running;
    const { name } = await findUser(master_id, running);
    const answer = await services.request('order', `/bids/${bid_id}/master`, { method: 'PUT', body: { master_id } });
    if (answer.status === 404) throw new FinalError(`there is no bid ${bid_id}`);
    if (answer.status === 409) throw new FinalError(`the bid ${bid_id} has another master`);
    found(answer, 'the order service');
    services.call('order', `/bids/${bid_id}/assigned`, { master_id });
    return { bid_id, master: name };
  },
);
