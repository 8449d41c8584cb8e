// Fetches a file from the shop and has it converted; may fail afterwards, so that it runs again.
import fs from 'node:fs';
import { operation, z } from 'athanor/pack';

export default operation(
  {
    name: 'files.convert',
    queue: { name: 'files', slots: 1 },
    params: z.object({
      from: z.string(),
      to: z.string(),
      options: z.record(z.string(), z.unknown()).default({}),
      failsOnce: z.boolean().default(false),
    }),
    retry: { max: 1, delayS: 0 },
  },
  async ({ from, to, options, failsOnce }, { convert, progress, services, task }) => {
    const { path, name } = await services.download('shop', from);
    progress(0.1, 'converting');
    const parts = [];
    const told = (part) => (parts.push(part), progress(0.1 + part * 0.8));
    const [made] = await convert(path, to, { name, options, progress: told });
    const head = fs.readFileSync(made.path).subarray(0, 12).toString('hex');
    if (failsOnce && task.attempt === 1) throw new Error('after the conversion');
    const { name: called, format, sizeBytes, probe, taskId } = made;
    return { called, format, sizeBytes, probe, taskId, head, size: fs.statSync(made.path).size, parts };
  },
);
