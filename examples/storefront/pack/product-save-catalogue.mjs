// What the product service tells of cities, companies and products, whenever something has changed: the caches are computed of it.
import { operation, z } from 'athanor/pack';

const params = z.object({
  cities: z.array(z.object({ id: z.int(), name: z.string() })).default([]),
  companies: z.array(z.object({ id: z.int(), city_id: z.int(), is_active: z.boolean().default(true) })).default([]),
  products: z
    .array(
      z.object({
        id: z.int(),
        company_id: z.int(),
        kind: z.enum(['good', 'service']).default('good'),
        is_active: z.boolean().default(true),
      }),
    )
    .default([]),
});

/** Each refers to the one before. */
const TABLES = [
  ['cities', 'city', ['name']],
  ['companies', 'company', ['city_id', 'is_active']],
  ['products', 'product', ['company_id', 'kind', 'is_active']],
];

export default operation({ name: 'product.save_catalogue', queue: 'product', params }, (args, { db }) =>
  db.transaction(async ({ query }) => {
    for (const [given, table, columns] of TABLES)
      await query(
        `INSERT INTO ${table} (id, ${columns.join(', ')})
         SELECT id, ${columns.join(', ')} FROM jsonb_populate_recordset(NULL::${table}, $1)
         ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
        [JSON.stringify(args[given])],
      );
    return Object.fromEntries(TABLES.map(([given]) => [given, args[given].length]));
  }),
);
