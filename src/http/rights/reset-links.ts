// Links by which a person sets a password: signed, for two days, good for one use because the old password is part of what is signed.
// Made by administrators, read by the page and the route that set the password.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { AppError } from '../../shared/errors.js';
import { isId } from '../../shared/ids.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { Accounts, type Person } from '../accounts.js';
import { Site } from '../site.js';

const LIFE_MS = 2 * 86_400_000;

@Injectable()
export class ResetLinks {
  constructor(
    private readonly sql: Sql,
    private readonly accounts: Accounts,
    private readonly site: Site,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret'>,
  ) {}

  async make(userId: string): Promise<{ readonly url: string; readonly expiresAt: Date }> {
    const expiresAt = new Date(Math.floor((Date.now() + LIFE_MS) / 1000) * 1000);
    const end = String(expiresAt.getTime() / 1000);
    const password = await this.passwordOf(userId);
    if (password === undefined)
      throw new AppError('invalid_state', 'The account is disabled. Enable it first, then make a link.');
    const token = `${userId}.${end}.${this.sign(userId, end, password)}`;
    return { url: this.site.link(`/reset?token=${token}`), expiresAt };
  }

  /** Sets the password and ends all sessions; throws when the link is over, used, or not ours. */
  async use(token: string, password: string): Promise<Person> {
    const userId = await this.check(token);
    return this.accounts.setPassword(userId, password);
  }

  /** The account that the link is for. */
  async check(token: string): Promise<string> {
    const [userId = '', end = '', signature = ''] = token.split('.');
    const isOver = !/^\d{1,12}$/.test(end) || Number(end) * 1000 < Date.now();
    const password = isId(userId) && !isOver ? await this.passwordOf(userId) : undefined;
    if (password !== undefined) {
      const expected = Buffer.from(this.sign(userId, end, password));
      const given = Buffer.from(signature);
      if (expected.length === given.length && timingSafeEqual(expected, given)) return userId;
    }
    throw new AppError('forbidden', 'This link was used already or is over. Ask the administrator for a new one.', {
      details: { reason: 'link_over' },
    });
  }

  /** '' for one who has none yet; undefined when nobody may log in by this id. */
  private async passwordOf(userId: string): Promise<string | undefined> {
    const [row] = await this.sql.query<{ password_hash: string | null }>(
      'SELECT password_hash FROM user_account WHERE id = $1 AND disabled_at IS NULL',
      [userId],
    );
    return row && (row.password_hash ?? '');
  }

  private sign(...parts: readonly string[]): string {
    const { secret } = this.settings;
    if (secret === undefined) throw new AppError('internal_error', 'Links cannot be signed: SECRET is not set.');
    return createHmac('sha256', secret)
      .update(['reset', ...parts].join('\n'))
      .digest('base64url');
  }
}
