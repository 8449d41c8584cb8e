// /api/v1/admin/rules: which formats and operations there are here, and what visitors may take. Those who only look may read it.
import { Body, Controller, Get, Patch, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { findFormat } from '../../conversion/formats.js';
import { Rules, type RuleSet } from '../../tasks/rules.js';
import { Needs, NeedsOverview } from '../access.guard.js';
import { AuditLog } from '../audit-log.js';
import type { Caller } from '../callers.js';
import { Asking } from '../request-facts.js';
import { parse, text } from '../../tasks/requests/task-request.js';
import { limitsField } from './limits-field.js';

/** By id or extension; kept by id. */
const format = text(40).transform((name, context) => {
  const found = findFormat(name)?.id;
  if (found === undefined) context.addIssue('is not a format that is known here');
  return found ?? z.NEVER;
});
const permission = (name: z.ZodType<string>) =>
  z.strictObject({ allow: z.array(name).max(500).nullable().default(null), deny: z.array(name).max(500).default([]) });
export const rulesBody = z
  .strictObject({
    formats: permission(format).optional(),
    operations: permission(text(64)).optional(),
    guests: limitsField.optional(),
    links: z.strictObject({ guests: z.boolean() }).optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something');

@Controller('api/v1/admin/rules')
export class RulesController {
  constructor(
    private readonly rules: Rules,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @NeedsOverview()
  show(): Promise<RuleSet> {
    return this.rules.current();
  }

  /** Each part that is named is replaced as a whole. */
  @Patch()
  @Needs('admin')
  async change(@Asking() caller: Caller, @Body() body: unknown, @Req() request: Request): Promise<RuleSet> {
    const asked = parse(rulesBody, body ?? {});
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    const changed = await this.rules.change(given);
    await this.audit.write(request, { ...caller, action: 'rules changed', details: given });
    return changed;
  }
}
