import { describe, expect, it } from 'vitest';
import type { TaskAttempt } from '../entities/task-attempt.entity.js';
import { pathHider } from './hide-paths.js';
import { hideSaid, taskLog } from './task-log.js';

const attemptWith = (error_detail: string | null): TaskAttempt => ({
  task_id: 'x',
  fence: 1,
  attempt: 1,
  worker: 'one',
  started_at: new Date(0),
  ended_at: new Date(1000),
  outcome: 'failed',
  error_code: 'input_corrupt',
  error_detail,
  engine: 'sharp',
  usage: null,
});
const hidePaths = pathHider([]);
const attempt = attemptWith('cannot open /var/lib/athanor/uploads/.work/x/1/in.png: bad header');

describe('the log of a task', () => {
  it('says of each attempt who ran it, how it ended and what was said', () => {
    expect(taskLog([attempt], hidePaths)).toBe(
      '# attempt 1: 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:01.000Z failed (worker one, engine sharp, input_corrupt)\n' +
        'cannot open in.png: bad header\n',
    );
    expect(taskLog([attemptWith(null)], hidePaths)).not.toContain('bad header');
  });

  it.each([
    ['GET http://me:open sesame', 'GET http://me:open sesame'],
    ['GET https://me:sesame@example.org/a?sig=abc&n=1', 'GET https://***@example.org/a?sig=***&n=1'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
    ['--user-password=sesame --encrypt', '--user-password=*** --encrypt'],
    ['{"owner_password": "open sesame", "n": 1}', '{"owner_password": ***, "n": 1}'],
    ['AWS_SECRET_ACCESS_KEY=a/b', 'AWS_SECRET_ACCESS_KEY=***'],
    ['signed with whsec_c2VjcmV0', 'signed with whsec_***'],
    ['X-API-Key ath_Zm9v is unknown', 'X-API-Key ath_*** is unknown'],
    ['the password is wrong', 'the password is wrong'],
  ])('of %j shows what opens nothing', (text, shown) => expect(hideSaid(text)).toBe(shown));

  it.each(['a-', 'a.', 'token ', 'https://a '])('looks once through what says nothing but %j', (said) => {
    expect(hideSaid(said.repeat(3e5))).toBe(said.repeat(3e5));
  });
});
