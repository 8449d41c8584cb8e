// How accounts are written in requests and answers of the API. Pure.
import { z } from 'zod';
import { userRoles } from '../../entities/user.entity.js';
import { idField, linkField, momentField } from '../answer-fields.js';
import type { AccountRow, Person } from '../accounts.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../passwords.js';
import { limitsField } from './limits-field.js';

export const emailField = z.string().trim().toLowerCase().max(300).pipe(z.email('must be an e-mail address'));
export const passwordField = z.string().min(SHORTEST_PASSWORD).max(LONGEST_PASSWORD);
export const roleField = z.enum(userRoles);
export const loginBody = z.strictObject({ email: z.string().max(300), password: z.string().max(LONGEST_PASSWORD) });

export const personSchema = z.object({ id: idField, email: z.string(), role: roleField }).meta({ id: 'Person' });
export type PersonView = z.output<typeof personSchema>;
export const accountSchema = z
  .object({
    ...personSchema.shape,
    client_id: idField,
    state: z.enum(['active', 'invited', 'disabled']),
    limits: limitsField,
    created_at: momentField,
    disabled_at: momentField.nullable(),
  })
  .meta({ id: 'Account' });
/** Leads its owner to a page where they set a password. */
export const resetLinkSchema = z
  .object({ reset_url: linkField, reset_expires_at: momentField })
  .meta({ id: 'ResetLink' });
export const personView = ({ id, email, role }: Person): PersonView => ({ id, email, role });

export const accountView = (row: AccountRow): z.output<typeof accountSchema> => ({
  ...personView(row),
  client_id: row.clientId,
  state: row.state,
  limits: row.limits,
  created_at: row.created_at.toISOString(),
  disabled_at: row.disabled_at?.toISOString() ?? null,
});
