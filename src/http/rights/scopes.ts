// What a caller may do, as a short list of words, and which of them each role has. Read by the guard, by keys and by accounts.
import type { UserRole } from '../../entities/user.entity.js';

export const scopes = [
  'tasks:read',
  'tasks:write',
  'files:read',
  'files:write',
  'webhooks',
  'presets',
  'admin',
] as const;
export type Scope = (typeof scopes)[number];

/** What a key gets when nobody says anything else. */
export const usualScopes: readonly Scope[] = ['tasks:read', 'tasks:write', 'files:read', 'files:write'];

export const scopesOfRole: Readonly<Record<UserRole, readonly Scope[]>> = {
  admin: scopes,
  // Sees all because of the role, changes nothing.
  viewer: ['tasks:read', 'files:read'],
  user: [...usualScopes, 'webhooks', 'presets'],
};
