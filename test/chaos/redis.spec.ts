// The crash matrix with the queue in Redis, which is flushed twice, killed and brought back empty, on top of everything else.
import { beforeAll } from 'vitest';
import { judge } from './judge.js';
import { liveThrough, type Evidence } from './story.js';

let evidence: Evidence;

beforeAll(async () => {
  evidence = await liveThrough('redis');
});
judge(() => evidence);
