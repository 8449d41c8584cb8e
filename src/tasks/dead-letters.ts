// Messages that could not become a task, of every door. Written by the doors, looked at and settled by administrators: on the command line and by
// /api/v1/admin/dead-letters. A door sends again what somebody asks for; see doors/replays.ts.
import { Injectable } from '@nestjs/common';
import type { DeadLetter, DoorName } from '../entities/dead-letter.entity.js';
import { Sql } from '../entities/sql.js';
import type { AppError } from '../shared/errors.js';
import { isId, newId } from '../shared/ids.js';

export type NewLetter = Pick<DeadLetter, 'door' | 'queue' | 'message_id' | 'name' | 'element'> & {
  /** Where it can be told from others: the same message is one letter. */
  readonly id?: string;
  readonly properties?: Record<string, unknown>;
};
export type ShownLetter = Omit<DeadLetter, 'element' | 'properties' | 'settled_at' | 'settled_as'> & {
  /** The address that it came from. */
  readonly broker: string | null;
  readonly bytes: number;
};
export type SentLetter = Pick<DeadLetter, 'id' | 'queue' | 'element' | 'properties'>;
/** 'all', or one of them; of these doors only. */
export interface Which {
  readonly id: string;
  readonly doors?: readonly DoorName[] | undefined;
}
/** For each door the broker that is its own: a letter goes back to where it came from. */
export type Homes = Readonly<Partial<Record<DoorName, string>>>;

const AT_A_TIME = 100;
export const SHOWN = `id, created_at, door, properties->>'home' AS broker, queue, message_id, name, code, message, replay_at, octet_length(element) AS bytes`;
/** Statements of ours that others build upon: those that wait for a decision, whole milliseconds as cursors have them. */
export const KEPT_LETTERS = `SELECT ${SHOWN} FROM dead_letter WHERE settled_at IS NULL`;
const MEANT = `settled_at IS NULL AND ($1::uuid IS NULL OR id = $1) AND ($2::text[] IS NULL OR door = ANY ($2))`;

@Injectable()
export class DeadLetters {
  constructor(private readonly sql: Sql) {}

  /** `owe` writes in the same transaction what its sender is to be told; not once more for one that is here already. */
  bury(letter: NewLetter, error: AppError, owe?: (sql: Sql) => Promise<void>): Promise<void> {
    return this.sql.transaction(async (sql) => {
      const { id = newId(), door, queue, message_id, name, element, properties } = letter;
      const [isNew] = await sql.query(
        `INSERT INTO dead_letter AS d (id, door, queue, message_id, name, code, message, element, properties) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET settled_at = NULL, settled_as = NULL, replay_at = NULL, created_at = now(), code = excluded.code, message = excluded.message
           WHERE d.settled_at IS NOT NULL RETURNING 1`,
        [
          id,
          door,
          queue,
          message_id,
          name,
          error.code,
          error.message,
          element,
          properties ? JSON.stringify(properties) : null,
        ],
      );
      if (isNew) await owe?.(sql);
    });
  }

  /** The oldest first. */
  list(doors?: readonly DoorName[]): Promise<ShownLetter[]> {
    return this.sql.query<ShownLetter>(
      `${KEPT_LETTERS} AND ($1::text[] IS NULL OR door = ANY ($1)) ORDER BY created_at, id LIMIT ${AT_A_TIME}`,
      [doors ?? null],
    );
  }

  /** Its door sends it again as soon as it runs. How many. */
  askReplay({ id, doors }: Which): Promise<number> {
    return this.change('replay_at = now()', id, doors);
  }

  drop({ id, doors }: Which): Promise<number> {
    return this.change(`settled_at = now(), settled_as = 'dropped'`, id, doors);
  }

  /** Sends one that somebody asked for; what is on the broker is settled, so a crash in between sends it twice. False: there is none. */
  replayNext(homes: Homes, send: (letter: SentLetter & Pick<DeadLetter, 'door'>) => Promise<void>): Promise<boolean> {
    return this.sql.transaction(async (sql) => {
      const [letter] = await sql.query<SentLetter & Pick<DeadLetter, 'door'>>(
        `SELECT id, door, queue, element, properties FROM dead_letter WHERE replay_at IS NOT NULL AND settled_at IS NULL
           AND coalesce(properties->>'home', $1::jsonb->>door) = $1::jsonb->>door
         ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [JSON.stringify(homes)],
      );
      if (!letter) return false;
      // Settled before it is sent: when it is refused again at once, it must not be taken for one that waits already.
      await sql.query(`UPDATE dead_letter SET settled_at = now(), settled_as = 'replayed' WHERE id = $1`, [letter.id]);
      await send(letter);
      return true;
    });
  }

  private async change(what: string, id: string, doors: readonly DoorName[] | undefined): Promise<number> {
    if (id !== 'all' && !isId(id)) return 0;
    const rows = await this.sql.query(`UPDATE dead_letter SET ${what} WHERE ${MEANT} RETURNING 1`, [
      id === 'all' ? null : id,
      doors ?? null,
    ]);
    return rows.length;
  }
}
