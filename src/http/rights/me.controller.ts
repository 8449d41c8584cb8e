// /api/v1/me and /api/v1/usage: who asks, what they may and where they stand; a person's password and preferences.
import { Body, Controller, Get, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { taskStates } from '../../entities/task.entity.js';
import { AppError } from '../../shared/errors.js';
import { Allowances, policies, type TimedPolicy } from '../../tasks/allowances.js';
import { ReadTasks } from '../../tasks/read/read-tasks.js';
import { countField, factsField, idField, listOf } from '../answer-fields.js';
import { NeedsNothing } from '../access.guard.js';
import { Accounts, type Person } from '../accounts.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { Sessions } from '../sessions.js';
import { parse, text } from '../../tasks/requests/task-request.js';
import { passwordField, personSchema, personView } from './account-fields.js';
import { limitsField } from './limits-field.js';
import { Logins } from './logins.js';
import { scopes } from './scopes.js';

const MOST_PREFERENCES = 50;
/** Null takes one away. What they mean is known to the pages only. */
export const meBody = z.strictObject({
  preferences: z
    .record(text(64), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
    .refine((record) => Object.keys(record).length <= MOST_PREFERENCES, `has more than ${MOST_PREFERENCES} keys`),
});
export const passwordBody = z.strictObject({ current_password: z.string().max(1000), new_password: passwordField });
export const meSchema = z
  .object({
    client_id: idField,
    kind: z.enum(['local', 'key', 'person', 'visitor', 'link', 'ticket']),
    name: z.string(),
    person: personSchema.nullable(),
    scopes: listOf(z.enum(scopes)),
    sees_all: z.boolean().describe('Tasks and files of every client'),
    limits: limitsField,
    preferences: factsField,
  })
  .meta({ id: 'Me' });
export const usageSchema = z
  .object({
    tasks: z.record(z.enum(taskStates), countField).describe('Unfinished ones, and those that ended within a day'),
    policies: listOf(
      z.object({ policy: z.string(), quota: countField, left: countField, resets_in_s: countField.optional() }),
    ),
  })
  .meta({ id: 'Usage' });
const timed = Object.entries(policies).filter(([, policy]) => 'windowS' in policy) as [
  TimedPolicy,
  (typeof policies)[TimedPolicy],
][];

@Controller('api/v1')
@NeedsNothing()
export class MeController {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly logins: Logins,
    private readonly allowances: Allowances,
    private readonly read: ReadTasks,
  ) {}

  @Get('me')
  async show(@Asking() caller: Caller): Promise<z.output<typeof meSchema>> {
    const { clientId, kind, name, person, limits, seesAll } = caller;
    return {
      client_id: clientId,
      kind,
      name,
      person: person ? personView(person) : null,
      scopes: [...caller.scopes],
      sees_all: seesAll,
      limits,
      preferences: person ? await this.accounts.preferences(person.id) : {},
    };
  }

  @Patch('me')
  async change(@Asking() caller: Caller, @Body() body: unknown): Promise<z.output<typeof meSchema>> {
    const { preferences } = parse(meBody, body ?? {});
    const { id } = personOf(caller);
    if (!(await this.accounts.setPreferences(id, preferences, MOST_PREFERENCES)))
      throw new AppError('validation_failed', `There may be at most ${MOST_PREFERENCES} preferences.`);
    return this.show(caller);
  }

  /** All other sessions end; this one goes on. */
  @Post('me/password')
  @HttpCode(204)
  async changePassword(
    @Asking() caller: Caller,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const asked = parse(passwordBody, body ?? {});
    const person = personOf(caller);
    await this.logins.check(request, person.email, asked.current_password, 'password change');
    await this.accounts.setPassword(person.id, asked.new_password);
    await this.sessions.start(person, request, response);
  }

  @Get('usage')
  async usage(@Asking() { clientId, countedAs, limits }: Caller): Promise<z.output<typeof usageSchema>> {
    const limited = timed.filter(([, policy]) => limits[policy.limit] !== undefined);
    const [tasks, ...standings] = await Promise.all([
      this.read.counts(clientId),
      ...limited.map(([name, policy]) => this.allowances.look(countedAs, name, limits[policy.limit] ?? 0)),
    ]);
    return {
      tasks,
      policies: standings.map(({ policy, quota, left, resetsInS }) => ({
        policy,
        quota,
        left,
        ...(resetsInS !== undefined && { resets_in_s: resetsInS }),
      })),
    };
  }
}

/** A login: a key has no password and no pages. */
function personOf(caller: Caller): Person {
  if (caller.kind === 'person' && caller.person !== undefined) return caller.person;
  throw new AppError('forbidden', 'Only people who are logged in have a password and preferences.');
}
