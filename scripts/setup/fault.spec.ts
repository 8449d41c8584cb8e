// What a person reads when the set-up fails: the meaning first, the compiler's and npm's own noise not at all.
import { describe, expect, it } from 'vitest';
import { lastLines } from './child.mjs';
import { inWords, meaningOf, SetupError } from './fault.mjs';

describe('a failed set-up', () => {
  it.each([
    ['npm error code EAI_AGAIN', 'The network does not answer.'],
    ['npm error ENOSPC: no space left on device, write', 'The disk is full.'],
    ['E: Unable to locate package redis-server', 'The package sources of this system do not have it.'],
    ['E: dpkg was interrupted, you must manually run …', 'dpkg --configure -a'],
  ])('says of %j what it means', (line, meaning) => {
    expect(meaningOf(`npm warn something else\n${line}\n`)).toContain(meaning);
  });

  it('invents no meaning for what it does not know', () => {
    expect(meaningOf('something nobody has seen before')).toBeUndefined();
  });

  it('turns errors of the disk into sentences and leaves other errors alone', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(inWords(full, '/srv/athanor')).toBeInstanceOf(SetupError);
    expect(inWords(full, '/srv/athanor').message).toContain('The disk that holds /srv/athanor is full.');
    const other = new TypeError('a mistake of ours');
    expect(inWords(other, '/srv/athanor')).toBe(other);
  });

  it('shows the line that is wrong and not the stack of the compiler', () => {
    const log =
      'x Unexpected token\nStack backtrace:\n   0: <unknown>\n     at worker.c:122\nFailed to compile 1 file\n';
    expect(lastLines(log)).toBe('  x Unexpected token\n  Failed to compile 1 file');
  });
});
