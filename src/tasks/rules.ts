// What the administrator permits here, the same for all processes: formats, operations, and the limits of visitors. Read where routes are
// planned, where operations are accepted and where visitors are known; written by the administrator's route.
import { Injectable } from '@nestjs/common';
import type { ClientLimits } from '../entities/client.entity.js';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';

/** Without a list of what is allowed everything is; what is denied never is. */
export interface Permission {
  readonly allow: readonly string[] | null;
  readonly deny: readonly string[];
}
export interface RuleSet {
  readonly formats: Permission;
  readonly operations: Permission;
  readonly guests: ClientLimits;
  /** Whether visitors may have files fetched from addresses: nobody knows who asks this server to call there. */
  readonly links: { readonly guests: boolean };
}

/** Low, because nobody knows who it is; raised by whoever can afford it. */
export const usualRules: RuleSet = {
  formats: { allow: null, deny: [] },
  operations: { allow: null, deny: [] },
  guests: {
    rate_per_minute: 10,
    polls_per_minute: 300,
    concurrent: 5,
    bytes_per_day: 500_000_000,
    max_priority: 4,
  },
  links: { guests: false },
};

export const FETCHING = 'import.url';

const FRESH_MS = 1000;

@Injectable()
export class Rules {
  private known: { at: number; rules: Promise<RuleSet> } | undefined;

  constructor(private readonly sql: Sql) {}

  current(): Promise<RuleSet> {
    if (!this.known || Date.now() - this.known.at > FRESH_MS) {
      const rules = this.read();
      this.known = { at: Date.now(), rules };
      rules.catch(() => (this.known = undefined));
    }
    return this.known.rules;
  }

  /** In this process at once, in others within a second. */
  async change(rules: Partial<RuleSet>): Promise<RuleSet> {
    for (const [name, value] of Object.entries(rules))
      await this.sql.query(
        'INSERT INTO rule (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        [name, JSON.stringify(value)],
      );
    this.known = undefined;
    return this.current();
  }

  /** Only the ends of a way count: what happens between them is nobody's file. */
  async permittedFormats(): Promise<(format: string) => boolean> {
    const { formats } = await this.current();
    return (format) => permits(formats, format);
  }

  async requireOperation(name: string, clientId?: string): Promise<void> {
    const { operations, links } = await this.current();
    if (!permits(operations, name))
      throw new AppError('forbidden', `The administrator does not permit "${name}" here.`);
    if (name === FETCHING && !links.guests && clientId !== undefined && (await this.isVisitor(clientId)))
      throw new AppError(
        'forbidden',
        'The administrator does not permit visitors to have files fetched from links. Log in, or send the file itself.',
      );
  }

  /** Whether whoever asks like that would be refused. */
  async fetchesLinks(isVisitor: boolean): Promise<boolean> {
    const { operations, links } = await this.current();
    return permits(operations, FETCHING) && (links.guests || !isVisitor);
  }

  /** Who has made nothing yet has no row. */
  private async isVisitor(clientId: string): Promise<boolean> {
    const [row] = await this.sql.query<{ kind: string }>('SELECT kind FROM client WHERE id = $1', [clientId]);
    return row === undefined || row.kind === 'visitor';
  }

  private async read(): Promise<RuleSet> {
    const rows = await this.sql.query<{ name: string; value: unknown }>('SELECT name, value FROM rule');
    return { ...usualRules, ...Object.fromEntries(rows.map(({ name, value }) => [name, value])) };
  }
}

function permits({ allow, deny }: Permission, name: string): boolean {
  return (allow === null || allow.includes(name)) && !deny.includes(name);
}
