// Cron lines over the days on which clocks really change.
import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.js';
import { nextTime, parseCron } from './schedule-cron.js';

/** The next moments after `from`, each asked for anew as beat does. */
function moments(line: string, zone: string, from: string, count: number): string[] {
  const cron = parseCron(line);
  const found: string[] = [];
  for (let at = new Date(from); found.length < count; found.push(at.toISOString().slice(0, 16)))
    at = nextTime(cron, zone, at) ?? new Date(NaN);
  return found;
}

it.each([
  // Berlin puts its clocks forward on 29 March 2026, 02:00 to 03:00, and back on 25 October, 03:00 to 02:00.
  ['0 3 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', ['2026-03-28T02:00', '2026-03-29T01:00', '2026-03-30T01:00']],
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', ['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30']],
  ['0 3 * * *', 'Europe/Berlin', '2026-10-24T00:00Z', ['2026-10-24T01:00', '2026-10-25T02:00', '2026-10-26T02:00']],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T00:00Z', ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']],
  ['0 2,3 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:00', '2026-03-30T01:00']],
  // New York: 8 March 2026, 02:00 to 03:00; 1 November, 02:00 to 01:00.
  ['30 2 * * *', 'America/New_York', '2026-03-07T12:00Z', ['2026-03-08T07:30', '2026-03-09T06:30']],
  ['30 1 * * *', 'America/New_York', '2026-10-31T12:00Z', ['2026-11-01T05:30', '2026-11-02T06:30']],
  // Lord Howe moves by half an hour: 4 October 2026, 02:00 to 02:30; 5 April, 02:00 to 01:30.
  [
    '0 2 * * *',
    'Australia/Lord_Howe',
    '2026-10-02T12:00Z',
    ['2026-10-02T15:30', '2026-10-03T15:30', '2026-10-04T15:00'],
  ],
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-02T16:00Z', ['2026-10-03T15:45', '2026-10-04T15:15']],
  [
    '45 1 * * *',
    'Australia/Lord_Howe',
    '2026-04-03T12:00Z',
    ['2026-04-03T14:45', '2026-04-04T14:45', '2026-04-05T15:15'],
  ],
  // São Paulo jumped over midnight on 4 November 2018.
  ['0 0 * * *', 'America/Sao_Paulo', '2018-11-02T12:00Z', ['2018-11-03T03:00', '2018-11-04T03:00', '2018-11-05T02:00']],
])('runs "%s" in %s once for each time that it names, after %s', (line, zone, from, expected) => {
  expect(moments(line, zone, from, expected.length)).toEqual(expected);
});

it.each([
  ['*/30 * * * *', 'Europe/Berlin', '2026-10-24T23:30Z', 30],
  ['*/30 * * * *', 'Europe/Berlin', '2026-03-28T23:30Z', 30],
  ['0 * * * *', 'America/New_York', '2026-11-01T03:00Z', 60],
  ['*/15 * * * *', 'Australia/Lord_Howe', '2026-04-04T13:00Z', 15],
  ['*/15 * * * *', 'Australia/Lord_Howe', '2026-10-03T14:00Z', 15],
])('keeps the beat of "%s" in %s through a clock change', (line, zone, from, minutes) => {
  const times = moments(line, zone, from, 12).map((moment) => Date.parse(`${moment}Z`));
  expect(times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 60_000)).toEqual(Array(11).fill(minutes));
});

it.each([
  ['0 3 * * *', 'Europe/Berlin'],
  ['30 2 * * *', 'America/New_York'],
  ['10 2 * * *', 'Australia/Lord_Howe'],
  ['45 1 * * *', 'Australia/Lord_Howe'],
])('runs "%s" in %s exactly once on each day of ten years', (line, zone) => {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const days = moments(line, zone, '2026-01-01T00:00Z', 3650).map((moment) => day.format(Date.parse(`${moment}Z`)));
  expect(new Set(days).size).toBe(3650);
  expect(Date.parse(days.at(-1) ?? '') - Date.parse(days[0] ?? '')).toBe(3649 * 86_400_000);
});

it.each([
  ['5 4 29 2 *', '2096-03-01T00:00Z', ['2104-02-29T04:05']],
  ['0 12 13 * fri', '2026-11-12T13:00Z', ['2026-11-13T12:00', '2026-11-20T12:00', '2026-11-27T12:00']],
  ['0 9 * * mon-fri', '2026-11-20T10:00Z', ['2026-11-23T09:00', '2026-11-24T09:00']],
  ['0 9 * * 7', '2026-11-20T10:00Z', ['2026-11-22T09:00', '2026-11-29T09:00']],
  ['0 0 1 jan,JUL *', '2026-11-20T10:00Z', ['2027-01-01T00:00', '2027-07-01T00:00']],
  ['10-40/15 6 * * *', '2026-11-20T00:00Z', ['2026-11-20T06:10', '2026-11-20T06:25', '2026-11-20T06:40']],
  ['50/5 23 * * *', '2026-11-20T00:00Z', ['2026-11-20T23:50', '2026-11-20T23:55', '2026-11-21T23:50']],
  ['@weekly', '2026-11-20T00:00Z', ['2026-11-22T00:00', '2026-11-29T00:00']],
])('reads "%s" as cron does', (line, from, expected) => {
  expect(moments(line, 'UTC', from, expected.length)).toEqual(expected);
});

it.each([
  ['', 'five fields'],
  ['* * *', 'five fields'],
  ['0 0 3 * * *', 'five fields'],
  ['61 * * * *', 'the minute "61" must be made of numbers from 0 to 59'],
  ['0 24 * * *', 'the hour "24"'],
  ['0 3 0 * *', 'the day of the month "0"'],
  ['0 3 * foo *', 'the month "foo"'],
  ['0 3 * * 8', 'the day of the week "8"'],
  ['*/0 * * * *', 'the minute "*/0"'],
  ['5-1 * * * *', 'the minute "5-1"'],
  ['1-2-3 * * * *', 'the minute "1-2-3"'],
  ['1,,2 * * * *', 'the minute ""'],
  ['-1 * * * *', 'the minute "-1"'],
  ['0 0 31 2 *', 'there is no such day'],
  ['@fortnightly', 'five fields'],
])('refuses "%s" with a sentence', (line, reason) => {
  expect(() => parseCron(line)).toThrow(AppError);
  expect(() => parseCron(line)).toThrow(reason);
});
