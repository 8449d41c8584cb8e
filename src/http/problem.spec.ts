// What a problem document tells a program about its very failure, where its code says something else of most.
import { expect, it } from 'vitest';
import { AppError } from '../shared/errors.js';
import { problemOfError } from './problem.js';
import { Site } from './site.js';

const site = new Site({ host: '127.0.0.1', publicUrl: undefined, allowedHosts: [] });
const told = (final?: true) =>
  problemOfError(
    new AppError('engine_unavailable', 'It is not here.', final ? { final } : {}),
    { instance: '/' },
    site,
  );

it('says of what is final that the same will not succeed later, of others what holds for their code', () => {
  expect(told()).toMatchObject({ code: 'engine_unavailable', retryable: true });
  expect(told(true)).toMatchObject({ code: 'engine_unavailable', retryable: false });
});
