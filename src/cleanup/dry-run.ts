// The params of every clean-up: whether it only counts what it would free.
import { z } from 'zod';

export const dryRun = z.strictObject({ dry_run: z.boolean().default(false) });
