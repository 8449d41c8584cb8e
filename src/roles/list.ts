// The roles of the one program. Loaded one by one, so that `inspect` does not wait for what only `api` needs.
import type { Role } from './role.js';

type Load = () => Promise<Role>;

/** The commands for people have a table of their own. */
const terminal = async (name: string): Promise<Role> => (await import('./terminal-roles.js')).terminalRole(name);

export const roles = {
  all: async () => (await import('./all.js')).role,
  api: async () => (await import('./api.js')).role,
  worker: async () => (await import('./worker.js')).role,
  celery: async () => (await import('./celery.js')).role,
  doors: async () => (await import('./message-doors.js')).role,
  beat: async () => (await import('./beat.js')).role,
  migrate: async () => (await import('./migrate.js')).role,
  inspect: async () => (await import('./inspect.js')).role,
  schedule: async () => (await import('./schedule.js')).role,
  control: async () => (await import('./control.js')).role,
  purge: async () => (await import('./purge-command.js')).role,
  backup: async () => (await import('./backup.js')).role,
  restore: async () => (await import('./restore.js')).role,
  key: async () => (await import('./key.js')).role,
  user: async () => (await import('./user.js')).role,
  services: async () => (await import('./services.js')).role,
  operate: async () => (await import('./operate.js')).role,
  convert: () => terminal('convert'),
  formats: () => terminal('formats'),
  tasks: () => terminal('tasks'),
  watch: () => terminal('watch'),
  cancel: () => terminal('cancel'),
  retry: () => terminal('retry'),
  result: () => terminal('result'),
  storage: () => terminal('storage'),
  completion: () => terminal('completion'),
} as const satisfies Record<string, Load>;

/** These have to know which operations and queues there are, so a pack that cannot be used stops them; a backup goes on without. */
const withPacks: readonly string[] = [
  'all',
  'api',
  'worker',
  'celery',
  'doors',
  'beat',
  'migrate',
  'inspect',
  'schedule',
  'control',
  'purge',
  'operate',
  'restore',
  'services',
];
export const knowsPacks = (role: string): boolean => withPacks.includes(role);
export type RoleName = keyof typeof roles;
/** Started by other roles, not by people: no help speaks of them. */
const inner: readonly RoleName[] = ['operate'];
export const roleNames = (Object.keys(roles) as RoleName[]).filter((name) => !inner.includes(name));
