// Wants to tell a service of its success, and has none.
import { operation } from 'athanor/pack';

export default operation({ name: 'trial.owes_and_fails', queue: 'trial', retry: { max: 0 } }, (_args, { services }) => {
  services.call('shop', '/never', {});
  throw new Error('after all');
});
