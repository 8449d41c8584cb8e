import { describe, expect, it } from 'vitest';
import type { TaskAttempt } from '../entities/task-attempt.entity.js';
import { hidePaths, taskLog } from './task-log.js';

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
const attempt = attemptWith('cannot open /var/lib/athanor/uploads/.work/x/1/in.png: bad header');

describe('the log of a task', () => {
  it('says of each attempt who ran it, how it ended and what was said', () => {
    expect(taskLog([attempt], true)).toBe(
      '# attempt 1: 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:01.000Z failed (worker one, engine sharp, input_corrupt)\n' +
        'cannot open /var/lib/athanor/uploads/.work/x/1/in.png: bad header\n',
    );
    expect(taskLog([attemptWith(null)], true)).not.toContain('bad header');
  });

  it('names no folder of the server to those who do not run it', () => {
    expect(taskLog([attempt], false)).toContain('\ncannot open in.png: bad header\n');
  });

  it.each([
    ['at run (file:///srv/app/dist/a.js:3:4)', 'at run (a.js:3:4)'],
    ['"/srv/app/a b"', '"a b"'],
    ['1/2 of image/png', '1/2 of image/png'],
    ['see https://example.org/a/b', 'see https://example.org/a/b'],
  ])('leaves the rest of %j', (text, shown) => expect(hidePaths(text)).toBe(shown));
});
