// What is owed over a broker that has moved: its address is its name, so nobody delivers it until a door is told that it is its own now. Asked by message-door.ts
// and by `athanor doors adopt`.
import type { Sql } from '../../entities/sql.js';
import type { Broker } from '../../entities/task.entity.js';

export interface OwedElsewhere {
  readonly home: string;
  readonly answers: number;
}

export function owedElsewhere(sql: Sql, homes: readonly string[]): Promise<OwedElsewhere[]> {
  return sql.query<OwedElsewhere>(
    `SELECT target->>'home' AS home, count(*)::int AS answers FROM webhook_delivery WHERE state = 'owed' AND target->>'home' <> ALL ($1) GROUP BY 1 ORDER BY 1`,
    [homes],
  );
}

/** The dead letters too: they are sent again to where they would come from now. What still runs owes nothing yet. */
export function adopt(
  sql: Sql,
  { from, broker, home }: { readonly from: string; readonly broker: Broker; readonly home: string },
): Promise<{ answers: number; letters: number }> {
  return sql.transaction(async (within) => {
    const answers = await within.query(
      `UPDATE webhook_delivery SET target = target || jsonb_build_object('home', $2::text), next_at = now() WHERE state = 'owed' AND target->>'home' = $1 RETURNING 1`,
      [from, home],
    );
    const letters = await within.query(
      `UPDATE dead_letter SET properties = properties || jsonb_build_object('home', $2::text) WHERE door = $3 AND settled_at IS NULL AND properties->>'home' = $1 RETURNING 1`,
      [from, home, broker],
    );
    return { answers: answers.length, letters: letters.length };
  });
}
