// Ends when it is asked to, and says that it was.
import { operation } from 'athanor/pack';
import { pause } from './lib/pause.js';

export default operation(
  { name: 'trial.obeys', queue: 'trial', softLimitS: 1, hardLimitS: 60, retry: { max: 0 } },
  async (_args, { signal, progress, log }) => {
    progress(null, `in ${process.pid}`);
    await pause(60_000, signal).catch(() => log.info('asked to end'));
    throw new Error('not finished');
  },
);
