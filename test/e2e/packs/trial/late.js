// Too slow at first; a time limit is worth another try.
import { operation } from 'athanor/pack';
import { pause } from './lib/pause.js';

export default operation(
  { name: 'trial.late', queue: 'trial', softLimitS: 1, hardLimitS: 30, retry: { max: 1, delayS: 0.1, timeouts: true } },
  async (_args, { task, signal }) => {
    if (task.attempt === 1) await pause(60_000, signal);
    return { attempt: task.attempt };
  },
);
