// Asked for by the auth service when somebody has registered.
import { operation, z } from 'athanor/pack';
import { findUser } from './lib/people.js';

export default operation(
  { name: 'auth.welcome_user', queue: 'auth', params: z.object({ user_id: z.int() }) },
  async ({ user_id }, running) => {
    const { name } = await findUser(user_id, running);
    running.services.call('auth', `/api/users/${user_id}/notifications`, { text: `Welcome, ${name}!` });
    return { user_id, name };
  },
);
