// When a schedule is due next, and which times are refused.
import { expect, it } from 'vitest';
import { checkTiming, nextMoment } from './schedule-timing.js';

const every = (every_s: number) => ({ cron: null, every_s, time_zone: null });
const at = (text: string) => new Date(`2026-11-20T${text}Z`);

it('counts a period from now when nothing was planned', () => {
  expect(nextMoment(every(3600), 'UTC', at('10:20:00'), null)).toEqual(at('11:20:00'));
});

it.each([
  ['right at its moment', '10:00:00', '11:00:00'],
  ['a little late', '10:00:09', '11:00:00'],
  ['after many missed moments', '15:59:59', '16:00:00'],
  ['at a later moment of its own', '16:00:00', '17:00:00'],
])('keeps the phase of a period %s', (_when, now, next) => {
  expect(nextMoment(every(3600), 'UTC', at(now), at('10:00:00'))).toEqual(at(next));
});

it('reads a cron line in its own zone, else in the usual one', () => {
  const cron = { cron: '0 3 * * *', every_s: null };
  expect(nextMoment({ ...cron, time_zone: null }, 'Asia/Tokyo', at('10:00:00'), null)).toEqual(at('18:00:00'));
  expect(nextMoment({ ...cron, time_zone: 'UTC' }, 'Asia/Tokyo', at('10:00:00'), null)).toEqual(
    new Date('2026-11-21T03:00Z'),
  );
});

it.each([
  [{ cron: null, every_s: null, time_zone: null }, '/every_s', 'either a cron line or a period'],
  [{ cron: '@daily', every_s: 5, time_zone: null }, '/cron', 'either a cron line or a period'],
  [every(0), '/every_s', 'from 1 to'],
  [every(1.5), '/every_s', 'not 1.5'],
  [{ cron: '@daily', every_s: null, time_zone: 'Moscow' }, '/time_zone', '"Moscow" is not a time zone'],
  [{ cron: 'daily', every_s: null, time_zone: null }, '/cron', 'five fields'],
])('refuses %j', (timing, pointer, sentence) => {
  expect(() => checkTiming(timing)).toThrow(sentence);
  expect(() => checkTiming(timing)).toThrow(
    expect.objectContaining({ code: 'validation_failed', facts: { fields: [expect.objectContaining({ pointer })] } }),
  );
});
