import { expect, it } from 'vitest';
import { missingFirst } from './missing-first.js';

it('begins with what is missing everywhere, then somewhere', () => {
  const engine = (id: string, workers: readonly string[], missing: readonly string[]) => ({ id, workers, missing });
  const engines = [
    engine('bzip2', ['w1', 'w2'], []),
    engine('calibre', [], ['w1', 'w2']),
    engine('ffmpeg', ['w1'], ['w2']),
    engine('gzip', ['w1', 'w2'], []),
    engine('pandoc', [], ['w1', 'w2']),
  ];
  expect(missingFirst(engines).map(({ id }) => id)).toEqual(['calibre', 'pandoc', 'ffmpeg', 'bzip2', 'gzip']);
});
