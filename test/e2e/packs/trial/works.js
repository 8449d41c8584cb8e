// Does everything that an operation may do, step by step.
import { operation, z } from 'athanor/pack';
import { pause } from './lib/pause.js';

export default operation(
  {
    name: 'trial.works',
    queue: { name: 'trial', slots: 2 },
    params: z.object({ text: z.string(), times: z.int().default(2) }),
  },
  async ({ text, times }, { task, progress, log, db, services, signal }) => {
    for (let step = 1; step <= times; step += 1) {
      progress(step / (times + 1), `step ${step}`);
      await pause(700, signal);
    }
    log.info('noted', { text });
    const [first] = await db.query('SELECT text FROM note WHERE id = 1');
    await db.transaction(async ({ query }) => query('INSERT INTO note (text) VALUES ($1)', [text]));
    await db
      .transaction(async ({ query }) => {
        await query('INSERT INTO note (text) VALUES ($1)', [`${text} that is rolled back`]);
        throw new Error('no');
      })
      .catch(() => undefined);
    const notes = await db.query('SELECT text FROM note ORDER BY id');
    const { status, ok } = await services.request('shop', '/hello', { method: 'POST', body: { text } });
    services.call('shop', `/done?of=${text}`, { status: 'completed' });
    return {
      first: first.text,
      notes: notes.map((row) => row.text),
      attempt: task.attempt,
      pid: process.pid,
      status,
      ok,
    };
  },
);
