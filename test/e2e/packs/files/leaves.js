// Ends without waiting for what it has asked for.
import { operation } from 'athanor/pack';

export default operation(
  { name: 'files.leaves', queue: 'files' },
  async ({ from }, { convert, services, progress }) => {
    const { path, name } = await services.download('shop', from);
    let begun;
    const isRunning = new Promise((resolve) => (begun = resolve));
    convert(path, 'webm', { name, options: { quality: 'high' }, progress: begun }).catch(() => undefined);
    await isRunning;
    progress(1);
    return {};
  },
);
