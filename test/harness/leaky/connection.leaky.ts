// Leaves a connection to its database behind. Run by leaks.spec.ts only.
import { it } from 'vitest';
import { makeDatabase } from '../database.js';

it('passes, but forgets a connection', async () => {
  const database = await makeDatabase();
  const dataSource = await database.connect();
  await dataSource.query('SELECT 41 + 1');
});
