// Is done when a file is there; without one, at once.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { operation, z } from 'athanor/pack';

export default operation(
  { name: 'gate.passes', queue: { name: 'gate', slots: 1 }, params: z.object({ file: z.string().nullish() }) },
  async ({ file }, { signal, task }) => {
    while (file && !fs.existsSync(file)) await sleep(20, undefined, { signal });
    return { attempt: task.attempt };
  },
);
