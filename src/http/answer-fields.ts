// The small parts of which answers are made, as schemas: the views are typed by them, and the document tells them to the world.
import { z } from 'zod';

export const idField = z.uuid();
export const momentField = z.iso.datetime();
/** A path on this server, or a whole address where PUBLIC_URL says how others see it. */
export const linkField = z.string().meta({ format: 'uri-reference' });
export const countField = z.int().min(0);
export const factsField = z.record(z.string(), z.unknown());
export const warningField = z
  .object({
    code: z.string(),
    detail: z.string(),
    names: z.array(z.string()).readonly().optional().describe('What it speaks of: fonts, files'),
  })
  .meta({ id: 'Warning' });

export const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
/** How every list answers: its page, and the cursor of the next one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: listOf(item), next_cursor: z.string().nullable() });
export const linksOf = <Name extends string>(...names: readonly Name[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, linkField])) as Record<Name, typeof linkField>);
