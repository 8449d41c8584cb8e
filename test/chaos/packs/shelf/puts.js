// Leaves a file where it is told to, the same however often it runs.
import fs from 'node:fs';
import { operation, z } from 'athanor/pack';

export default operation(
  {
    name: 'shelf.puts',
    queue: { name: 'shelf', slots: 2 },
    params: z.object({ task_id: z.string(), path: z.string() }),
  },
  ({ task_id, path }) => {
    fs.writeFileSync(path, task_id);
    return { task_id };
  },
);
