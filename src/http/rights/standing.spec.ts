import { expect, it } from 'vitest';
import type { Standing } from '../../tasks/allowances.js';
import { policyItem, standingItem } from './standing.js';

it.each<[Standing, string, string]>([
  [{ policy: 'task-create', quota: 60, left: 12, resetsInS: 31 }, '"task-create";q=60;w=60', '"task-create";r=12;t=31'],
  [
    { policy: 'upload-bytes', quota: 1000, left: 0, resetsInS: 5 },
    '"upload-bytes";q=1000;qu="content-bytes";w=86400',
    '"upload-bytes";r=0;t=5',
  ],
  [{ policy: 'concurrent', quota: 5, left: 2 }, '"concurrent";q=5;qu="concurrent-requests"', '"concurrent";r=2'],
])('%o is written as the draft has it', (standing, policy, item) => {
  expect(policyItem(standing)).toBe(policy);
  expect(standingItem(standing)).toBe(item);
});
