// Limits of one type of task, decided by an operator as with Celery: its rate, and how long it may run. Kept as rows, so that workers which start later keep to
// them too. Written by the doors; type-limit-keeper.ts makes them act.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { TypeLimit } from '../../entities/type-limit.entity.js';
import { AppError } from '../../shared/errors.js';
import { ControlBus } from '../control/control-bus.js';
import type { Answer } from '../control/control-words.js';
import { readRate } from './task-rate.js';

export interface LimitAsk {
  readonly name: string;
  /** Undefined: all workers, also those to come. */
  readonly worker?: string | undefined;
  readonly by: string;
  readonly timeoutMs?: number | undefined;
}
interface Times {
  readonly soft?: number | undefined;
  readonly hard?: number | undefined;
}

@Injectable()
export class TypeLimits {
  constructor(
    private readonly sql: Sql,
    private readonly bus: ControlBus,
  ) {}

  all(): Promise<TypeLimit[]> {
    return this.sql.query<TypeLimit>('SELECT * FROM type_limit ORDER BY name, worker');
  }

  /** The answers of the workers that keep to it already. */
  async setRate(ask: LimitAsk, rate: string | number): Promise<Answer<'limits'>[]> {
    return this.write(ask, 'rate = excluded.rate', [readRate(rate), null, null]);
  }

  /** Whole seconds; without both the usual ones are back. */
  async setTimes(ask: LimitAsk, { soft, hard }: Times): Promise<Answer<'limits'>[]> {
    if (soft !== undefined && hard !== undefined && soft > hard)
      throw new AppError('invalid_args', 'The soft limit cannot be longer than the hard one.');
    return this.write(ask, 'soft_s = excluded.soft_s, hard_s = excluded.hard_s', [null, whole(soft), whole(hard)]);
  }

  private async write(
    { name, worker, by, timeoutMs }: LimitAsk,
    change: string,
    values: readonly unknown[],
  ): Promise<Answer<'limits'>[]> {
    await this.sql.query(
      `INSERT INTO type_limit (name, worker, rate, soft_s, hard_s, changed_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (name, worker) DO UPDATE SET ${change}, changed_at = now(), changed_by = excluded.changed_by`,
      [name, worker ?? '', ...values, by],
    );
    await this.sql.query('DELETE FROM type_limit WHERE rate IS NULL AND soft_s IS NULL AND hard_s IS NULL');
    return this.bus.ask('limits', null, { to: worker, timeoutMs });
  }
}

const whole = (seconds: number | undefined): number | null => (seconds === undefined ? null : Math.ceil(seconds));
