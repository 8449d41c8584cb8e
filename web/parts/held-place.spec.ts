import { expect, it } from 'vitest';
import type { Task } from '../api.js';
import { holdPlace } from './held-place.js';

const waiting = (queue_position: number | undefined, more: object = {}): Task =>
  ({ id: 'x', status: 'queued', progress: { queue_position, eta_ms: null, ...more } }) as Task;
const placeOf = ({ progress }: Task) => progress.queue_position;

it('shows another place only after five seconds, and then the newest', () => {
  let shown = holdPlace(undefined, waiting(9), 0);
  const places = [8, 7, 6, 5, 4].map((place, n) => placeOf((shown = holdPlace(shown, waiting(place), (n + 1) * 1500))));
  expect(places).toEqual([9, 9, 9, 5, 5]);
});

it('says at once why it waits, and that it does not any more', () => {
  const shown = holdPlace(undefined, waiting(9), 20_000);
  expect(placeOf(holdPlace(shown, waiting(8, { hold: 'paused' }), 20_100))).toBe(8);
  const running = { ...waiting(undefined), status: 'running' } as Task;
  expect(holdPlace(shown, running, 20_200)).toBe(running);
});
