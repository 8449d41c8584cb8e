// How accounts are written in requests and answers of the API. Pure.
import { z } from 'zod';
import { userRoles } from '../../entities/user.entity.js';
import type { AccountRow, Person } from '../accounts.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../passwords.js';

export const emailField = z.string().trim().toLowerCase().max(300).pipe(z.email('must be an e-mail address'));
export const passwordField = z.string().min(SHORTEST_PASSWORD).max(LONGEST_PASSWORD);
export const roleField = z.enum(userRoles);
export const loginBody = z.strictObject({ email: z.string().max(300), password: z.string().max(LONGEST_PASSWORD) });

export interface PersonView {
  readonly id: string;
  readonly email: string;
  readonly role: string;
}
export const personView = ({ id, email, role }: Person): PersonView => ({ id, email, role });

export const accountView = (row: AccountRow) => ({
  ...personView(row),
  client_id: row.clientId,
  state: row.state,
  created_at: row.created_at.toISOString(),
  disabled_at: row.disabled_at?.toISOString() ?? null,
});
