// What is owed over a broker that has moved: its address is its name, so nobody tells it until a door is told that it is its own now. Asked by celery-door.ts and
// by `athanor celery adopt`.
import type { Sql } from '../../entities/sql.js';

export interface OwedElsewhere {
  readonly home: string;
  readonly results: number;
}

export function owedElsewhere(sql: Sql, home: string): Promise<OwedElsewhere[]> {
  return sql.query<OwedElsewhere>(
    `SELECT sender->>'home' AS home, count(*)::int AS results FROM celery_task WHERE ended_at IS NULL AND sender->>'home' <> $1 GROUP BY 1 ORDER BY 1`,
    [home],
  );
}

/** The dead letters too: they are sent again to where they would come from now. */
export function adopt(sql: Sql, from: string, home: string): Promise<{ results: number; letters: number }> {
  return sql.transaction(async (within) => {
    const results = await within.query(
      `UPDATE celery_task SET sender = sender || jsonb_build_object('home', $2::text) WHERE ended_at IS NULL AND sender->>'home' = $1 RETURNING 1`,
      [from, home],
    );
    const letters = await within.query(
      `UPDATE dead_letter SET properties = jsonb_build_object('home', $2::text) WHERE door = 'celery' AND settled_at IS NULL AND properties->>'home' = $1 RETURNING 1`,
      [from, home],
    );
    return { results: results.length, letters: letters.length };
  });
}
