// Begins twice a second at most.
import { operation, z } from 'athanor/pack';

export default operation(
  { name: 'trial.paced', queue: 'trial', rate: { max: 2, perS: 1 }, params: z.object({ number: z.int() }) },
  ({ number }) => ({ number }),
);
