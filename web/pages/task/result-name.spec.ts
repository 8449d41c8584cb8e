import { expect, it } from 'vitest';
import { resultName } from './result-name.js';

const long = 'Holiday clip with a very long name (copy 3)';

it.each([
  ['clip.mkv', 'clip.mp4', 'clip.mp4'],
  [`${long}.mkv`, `${long}.mp4`, 'mp4'],
  [`${long}.mkv`, long, long],
  [`${long}.mkv`, `${long}-web.mp4`, `${long}-web.mp4`],
  [long, `${long}.mp4`, 'mp4'],
])('of %s and %s it is %s', (input, output, title) => expect(resultName(input, output)).toBe(title));
