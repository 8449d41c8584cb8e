// Messages that could not become a task: kept whole, with the reason, until somebody sends them again or drops them. Written by celery-intake.ts, read by
// the celery role.
import { Injectable } from '@nestjs/common';
import type { CeleryDeadLetter } from '../../entities/celery-task.entity.js';
import { Sql } from '../../entities/sql.js';
import type { AppError } from '../../shared/errors.js';
import { isId, newId } from '../../shared/ids.js';
import type { Delivery, Transport } from './celery-transport.js';

export type ShownLetter = Omit<CeleryDeadLetter, 'element' | 'settled_at' | 'settled_as'> & { readonly bytes: number };

const AT_A_TIME = 100;

@Injectable()
export class CeleryDeadLetters {
  constructor(private readonly sql: Sql) {}

  async bury(
    delivery: Delivery,
    error: AppError,
    from?: { readonly id: string; readonly name: string },
  ): Promise<void> {
    await this.sql.query(
      `INSERT INTO celery_dead_letter (id, queue, celery_id, name, code, message, element) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [newId(), delivery.queue, from?.id ?? null, from?.name ?? null, error.code, error.message, delivery.element],
    );
  }

  /** The oldest first; those that are settled are not shown. */
  list(limit = AT_A_TIME): Promise<ShownLetter[]> {
    return this.sql.query<ShownLetter>(
      `SELECT id, at, queue, celery_id, name, code, message, octet_length(element) AS bytes FROM celery_dead_letter
       WHERE settled_at IS NULL ORDER BY at, id LIMIT $1`,
      [limit],
    );
  }

  /** To its queue again, one or all; what is on the broker is settled, so a crash in between sends it twice. How many. */
  async replay(which: string, transport: Pick<Transport, 'sendElement'>): Promise<number> {
    let count = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const [letter] = await this.sql.query<Pick<CeleryDeadLetter, 'id' | 'queue' | 'element'>>(
        `SELECT id, queue, element FROM celery_dead_letter WHERE settled_at IS NULL AND ($1::uuid IS NULL OR id = $1) AND id > $2 ORDER BY id LIMIT 1`,
        [idOf(which), after],
      );
      if (!letter) return count;
      await transport.sendElement(letter.queue, letter.element);
      await this.settle(letter.id, 'replayed');
      after = letter.id;
      count += 1;
    }
  }

  drop(which: string): Promise<number> {
    return this.settle(which, 'dropped');
  }

  private async settle(which: string, as: 'replayed' | 'dropped'): Promise<number> {
    const rows = await this.sql.query(
      `UPDATE celery_dead_letter SET settled_at = now(), settled_as = $2 WHERE settled_at IS NULL AND ($1::uuid IS NULL OR id = $1) RETURNING 1`,
      [idOf(which), as],
    );
    return rows.length;
  }
}

/** 'all', or one; anything else names none. */
function idOf(which: string): string | null {
  if (which === 'all') return null;
  return isId(which) ? which : '00000000-0000-0000-0000-000000000000';
}
