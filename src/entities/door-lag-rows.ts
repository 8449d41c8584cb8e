// The queues of the doors, each broker's for itself, over all their processes; what none of them has spoken of for a while is not there. Read by monitor and by `athanor inspect doors`.
export const DOOR_LAG = `SELECT door, home AS broker, queue, max(waiting) AS waiting, sum(in_hand)::int AS in_hand, max(oldest_s) AS oldest_s, count(*)::int AS consumers
  FROM door_queue WHERE seen_at > now() - interval '15 s' GROUP BY door, home, queue ORDER BY door, home, queue`;
