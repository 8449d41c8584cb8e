// How the limits of a key, of a person or of visitors are written in a request. Pure.
import { z } from 'zod';

const count = (most: number) => z.int().min(1).max(most);

export const limitsField = z.strictObject({
  rate_per_minute: count(1_000_000).optional(),
  polls_per_minute: count(1_000_000).optional(),
  concurrent: count(1_000_000).optional(),
  bytes_per_day: count(2 ** 50).optional(),
  max_priority: z.int().min(0).max(9).optional(),
});
