import { expect, it } from 'vitest';
import { parseSlots, queueNames, usualSlots } from './queues.js';

it('takes all queues when none is named', () => {
  expect(Object.keys(parseSlots(undefined))).toEqual(queueNames);
});

it('reads queues with and without slots', () => {
  expect(parseSlots('video:1, notify')).toEqual({ video: 1, notify: 4 });
});

it('lowers what computes to the cores, and leaves what waits', () => {
  expect([usualSlots('image', 2), usualSlots('image', 16), usualSlots('notify', 1)]).toEqual([2, 4, 4]);
});

it.each([
  ['films', 'There is no queue "films"'],
  ['image:0', 'with 1 to 1000 slots'],
  ['image:many', 'with 1 to 1000 slots'],
])('refuses %s', (text, sentence) => expect(() => parseSlots(text)).toThrow(sentence));
