// Holds up its process, whatever it is asked.
import { operation } from 'athanor/pack';

export default operation(
  { name: 'trial.spins', queue: 'trial', softLimitS: 1, hardLimitS: 3, retry: { max: 0 } },
  (_args, { progress }) => {
    progress(null, `in ${process.pid}`);
    for (;;);
  },
);
