// Runs by the clock.
import { operation } from 'athanor/pack';

export default operation(
  { name: 'trial.ticks', queue: 'trial', schedule: { everyS: 1, params: { by: 'clock' } } },
  (args) => args,
);
