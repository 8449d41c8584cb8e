// Asks for other tasks: now, later, the same again, and for what it may not.
import { operation } from 'athanor/pack';

export default operation(
  { name: 'files.ask', queue: 'files', retry: { max: 1, delayS: 0 } },
  async (_args, { enqueue, task }) => {
    const twice = [await enqueue('files.told', { word: 'twice' }), await enqueue('files.told', { word: 'twice' })];
    const keyed = [
      await enqueue('files.told', { word: 'keyed' }, { key: 'one' }),
      await enqueue('files.told', { word: 'keyed' }, { key: 'one' }),
    ];
    const late = await enqueue('files.told', { word: 'late' }, { delayS: 3600, tag: 'later', priority: 9 });
    const at = await enqueue('files.told', { word: 'at' }, { at: new Date(Date.now() + 7_200_000) });
    if (task.attempt === 1) throw new Error('again');
    const refused = [];
    for (const name of ['tasks.bulk', 'cleanup.rows', 'convert', 'import.url', 'files.unknown'])
      refused.push(await enqueue(name, {}).catch((error) => error.code));
    const unfit = await enqueue('files.told', { word: 7 }).catch((error) => error.code);
    return { twice, keyed, late, at, refused, unfit };
  },
);
