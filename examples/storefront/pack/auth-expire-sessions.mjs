// By the clock: the auth service forgets whoever has not been seen for long. It says itself how many they were.
import { operation } from 'athanor/pack';
import { found } from './lib/people.js';

export default operation(
  { name: 'auth.expire_sessions', queue: 'auth', schedule: { everyS: 3600 }, softLimitS: 60, hardLimitS: 90 },
  async (_args, { services }) =>
    found(await services.request('auth', '/api/sessions/expire', { method: 'POST' }), 'the auth service'),
);
