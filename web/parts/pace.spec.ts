import { expect, it } from 'vitest';
import type { Task } from '../api.js';
import { paceAfter, paceOf } from './pace.js';

const reading = (percent: number | null, attempts = 1, status: Task['status'] = 'running') => ({
  status,
  attempts,
  progress: { percent, stage: null, eta_ms: null, updated_at: null },
});
const shown = { percent: 40, stage: '2x', etaMs: 900 };

it.each([
  ['what events have told stays, where the row knows less', reading(30), shown],
  ['also where the row knows nothing', reading(null), shown],
  ['the row is believed where it knows more', reading(50), paceOf(reading(50))],
  ['a new attempt begins anew', reading(5, 2), paceOf(reading(5, 2))],
  ['what does not run has no pace', reading(null, 1, 'retrying'), paceOf(reading(null))],
])('%s', (_name, now, expected) => expect(paceAfter(reading(20), shown, now)).toEqual(expected));

it('the first reading is all there is', () => {
  expect(paceAfter(undefined, undefined, reading(7))).toEqual(paceOf(reading(7)));
});
