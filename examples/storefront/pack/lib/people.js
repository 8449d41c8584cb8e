// Who a user is, as the auth service says, remembered for an hour: what asks for the same person again does not ask the service again.
import { FinalError } from 'athanor/pack';

const HOUR_S = 3600;

export function findUser(id, { cache, services }) {
  return cache.getOrLoad(
    `user:${id}`,
    async () => {
      const answer = await services.request('auth', `/api/users/${id}`);
      if (answer.status === 404) throw new FinalError(`there is no user ${id}`);
      return found(answer, 'the auth service');
    },
    HOUR_S,
  );
}

/** Anything else than an answer of success is worth another try. */
export function found(answer, who) {
  if (!answer.ok) throw new Error(`${who} answers ${answer.status}`);
  return answer.json();
}
