import { expect, it } from 'vitest';
import { mistyped } from './mistyped-settings.js';

it('knows a slip of the finger from a name that is meant for another program', () => {
  expect(mistyped(['MAX_FLIE', 'HOTS', 'MAX_FILE', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'TZ'])).toEqual([
    { name: 'MAX_FLIE', meant: 'MAX_FILE' },
    { name: 'HOTS', meant: 'HOST' },
  ]);
});
