// The auth service: people, their sessions and what they were told. It asks for work by messages, over RabbitMQ where there is one.
import { randomUUID } from 'node:crypto';
import { openDoor } from './message-door.mjs';
import { Refusal, serve, signed } from './json-server.mjs';

const SESSION_MS = 30 * 60_000;
const users = new Map();
const sessions = new Map();

const door = await openDoor({
  broker: process.env.BROKER_URL,
  source: '/auth',
  queue: 'auth.tasks',
  replies: 'auth.replies',
  hear: (status, about) => {
    const user = users.get(Number(about.replace('user-', '')));
    if (user) user.welcome = status;
  },
});

const find = (id) => {
  const user = users.get(Number(id));
  if (!user) throw new Refusal(404, 'there is no such user');
  return user;
};
const add = (name) => {
  const user = { id: users.size + 1, name, welcome: 'not asked for', notifications: [] };
  users.set(user.id, user);
  return user;
};
for (const name of ['Anna', 'Boris', 'Vera']) add(name);

serve({
  'GET /': () => ({ service: 'auth', users: users.size }),
  'GET /api/users/:id': ({ id }) => find(id),
  'POST /api/users': async ({ body }) => {
    if (typeof body.name !== 'string' || body.name === '') throw new Refusal(422, 'name is missing');
    const user = add(body.name);
    user.welcome = 'asked for';
    await door.send('auth.welcome_user', { user_id: user.id }, `user-${user.id}`);
    return { status: 201, body: user };
  },
  'POST /api/sessions': ({ body }) => {
    const { id } = find(body.user_id);
    const lifeMs = body.life_ms ?? SESSION_MS;
    const session = { id: randomUUID(), user_id: id, ends: Date.now() + lifeMs };
    sessions.set(session.id, session);
    return { status: 201, body: session };
  },
  'GET /api/sessions': () => ({ sessions: [...sessions.values()] }),

  // From the task service.
  'POST /api/users/:id/notifications': signed(({ id, body }) => {
    find(id).notifications.push(body.text);
  }),
  'POST /api/sessions/expire': signed(() => {
    const over = [...sessions.values()].filter(({ ends }) => ends <= Date.now());
    for (const { id } of over) sessions.delete(id);
    return { expired: over.length, left: sessions.size };
  }),
});
