// Says how far it is fifty times a second, then nothing for a while.
import { operation, z } from 'athanor/pack';
import { pause } from './lib/pause.js';

const EVERY_MS = 20;

export default operation(
  { name: 'trial.reports', queue: 'trial', params: z.object({ times: z.int(), quietMs: z.int() }) },
  async ({ times, quietMs }, { progress, signal }) => {
    for (let time = 1; time <= times; time += 1) {
      progress((0.9 * time) / times);
      await pause(EVERY_MS, signal);
    }
    await pause(quietMs, signal);
  },
);
