import { describe, expect, it } from 'vitest';
import { matchesGlob, selectFiles } from './job-selection.js';

describe('a glob', () => {
  it.each([
    ['*.png', 'a.png', true],
    ['*.png', 'in/a.png', false],
    ['**/*.png', 'in/deep/a.png', true],
    ['**/*.png', 'a.png', true],
    ['**/b.png', 'ab.png', false],
    ['in/**', 'in/deep/a.png', true],
    ['?.png', 'я.png', true],
    ['?.png', 'ab.png', false],
    ['a*b*c', 'a-b-b-c', true],
    ['[a].png', 'a.png', false],
    ['', 'a', false],
  ])('%s on %s: %s', (glob, name, expected) => expect(matchesGlob(glob, name)).toBe(expected));

  it('takes no longer for a pattern that would make others backtrack', () => {
    expect(matchesGlob('*a'.repeat(100) + 'b', 'a'.repeat(255))).toBe(false);
  });
});

describe('a selection', () => {
  const file = (filename: string, format: string) => ({ filename, path: null, format });
  const files = [file('a.jpg', 'jpeg'), file('b.png', 'png'), file('c.gif', 'gif')];
  const names = (...given: Parameters<typeof selectFiles>) => selectFiles(...given).map((each) => each.filename);

  it('takes all when nothing is said', () => expect(names(files, undefined, [])).toEqual(['a.jpg', 'b.png', 'c.gif']));
  it('knows formats by any of their names', () => expect(names(files, { formats: ['jpg'] }, [])).toEqual(['a.jpg']));
  it('takes the rest that nobody else takes', () =>
    expect(names(files, { rest: true }, [{ formats: ['jpeg'] }, { glob: 'b*' }, { rest: true }])).toEqual(['c.gif']));
  it('narrows the rest too', () =>
    expect(names(files, { rest: true, formats: ['png'] }, [{ formats: ['jpeg'] }])).toEqual(['b.png']));
});
