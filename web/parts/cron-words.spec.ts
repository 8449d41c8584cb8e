import { describe, expect, it } from 'vitest';
import { fill } from '../../src/shared/phrases.js';
import { en } from '../words/en.js';
import { ru } from '../words/ru.js';
import { cronWords, everyWords } from './cron-words.js';

const days = { en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'], ru: ['воскресенье'] } as const;
const said = (language: 'en' | 'ru', line: string): string | undefined => {
  const [word, values] = cronWords(line, (day) => days[language][day] ?? String(day)) ?? [];
  return word && fill(language, (language === 'en' ? en : ru)[word], values).replaceAll('\u00a0', ' ');
};

describe('a cron line', () => {
  it.each([
    ['*/30 * * * *', 'Every 30 minutes', 'Раз в 30 минут'],
    ['* * * * *', 'Every 1 minute', 'Раз в 1 минуту'],
    ['5 * * * *', 'Every hour at :05', 'Каждый час в :05'],
    ['0 */2 * * *', 'Every 2 hours at :00', 'Раз в 2 часа, в :00'],
    ['0 3 * * *', 'Every day at 03:00', 'Каждый день в 03:00'],
    ['15 6,18 * * *', 'Every day at 06:15, 18:15', 'Каждый день в 06:15, 18:15'],
    ['@weekly', 'Sunday at 00:00', 'Дни недели: воскресенье; в 00:00'],
    ['0 4 1 * *', 'On day 1 of every month at 04:00', '1-го числа каждого месяца в 04:00'],
  ])('%s is said in words', (line, english, russian) => {
    expect([said('en', line), said('ru', line)]).toEqual([english, russian]);
  });

  it('may name its days as numbers, names and spans', () => {
    const names = 'Monday, Tuesday, Wednesday, Thursday, Friday at 09:30';
    expect([said('en', '30 9 * * 1-5'), said('en', '30 9 * * mon-fri')]).toEqual([names, names]);
    expect(said('en', '0 0 * * 7')).toBe('Sunday at 00:00');
  });

  it.each([
    '*/7 * * * *',
    '0 */5 * * *',
    '0 0 1 1 *',
    '0 0 1 * 1',
    '1-5 * * * *',
    '0 8-10 * * *',
    '0 0 * * 1-x',
    '0 0 * * 6-2',
    '',
  ])('%s is left as it is, for no short sentence would be true', (line) => {
    expect(said('en', line)).toBeUndefined();
  });
});

describe('a span between two runs', () => {
  it.each([
    [30, 'Every 30 seconds', 'Раз в 30 секунд'],
    [90, 'Every 90 seconds', 'Раз в 90 секунд'],
    [60, 'Every 1 minute', 'Раз в 1 минуту'],
    [21_600, 'Every 6 hours', 'Раз в 6 часов'],
    [172_800, 'Every 2 days', 'Раз в 2 дня'],
  ])('of %i s is said in its largest whole unit, as a cron line is', (seconds, english, russian) => {
    const [word, values] = everyWords(seconds);
    const said = [fill('en', en[word], values), fill('ru', ru[word], values)];
    expect(said.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([english, russian]);
  });
});
