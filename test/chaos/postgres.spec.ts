// The same with the queue in PostgreSQL, where a crash of the one server takes rows and hints away together.
import { beforeAll } from 'vitest';
import { judge } from './judge.js';
import { liveThrough, type Evidence } from './story.js';

let evidence: Evidence;

beforeAll(async () => {
  evidence = await liveThrough('postgres');
});
judge(() => evidence);
