// The refreshes of the cache tables as lists of statements: whole sets at a time, and only what has changed is written. Used by the operations
// of the caches, and by the benchmark, which runs the same statements bare.

/** Products that can be had: they and their companies are active. */
const LIVE = `SELECT product.id AS product_id, company.city_id, company.id AS company_id
  FROM product JOIN company ON company.id = product.company_id WHERE product.is_active AND company.is_active`;

/** A row of active_cities_cache, of a query that gives one row for each company. */
const saveCities = (type, companies) => `
  INSERT INTO active_cities_cache
  SELECT '${type}', coalesce(array_agg(DISTINCT city_id ORDER BY city_id), '{}'), count(DISTINCT city_id), count(*), coalesce(sum(products), 0), now()
  FROM (${companies}) each_company
  ON CONFLICT (cache_type) DO UPDATE SET active_city_ids = excluded.active_city_ids, total_cities = excluded.total_cities,
    total_companies = excluded.total_companies, total_products = excluded.total_products, last_updated = excluded.last_updated
  RETURNING total_cities AS cities, total_companies AS companies, total_products AS products`;

export const refreshes = {
  /** Which products can be had in which city. */
  products: [
    `DELETE FROM product_city_mapping old WHERE NOT EXISTS
       (SELECT FROM (${LIVE}) live WHERE (live.product_id, live.city_id, live.company_id) = (old.product_id, old.city_id, old.company_id))`,
    `INSERT INTO product_city_mapping (product_id, city_id, company_id)
     SELECT product_id, city_id, company_id FROM (${LIVE}) live WHERE NOT EXISTS
       (SELECT FROM product_city_mapping old WHERE (old.product_id, old.city_id, old.company_id) = (live.product_id, live.city_id, live.company_id))`,
    saveCities(
      'products',
      'SELECT city_id, company_id, count(*) AS products FROM product_city_mapping GROUP BY city_id, company_id',
    ),
  ],
  /** Where companies work, also those that have nothing to sell at the moment. */
  companies: [
    saveCities(
      'companies',
      `SELECT company.city_id, company.id, count(product.id) AS products
       FROM company LEFT JOIN product ON product.company_id = company.id AND product.is_active
       WHERE company.is_active GROUP BY company.id`,
    ),
  ],
  /** Goods, services and companies of each city, also where there are none. */
  counts: [
    `DELETE FROM city_product_count WHERE city_id NOT IN (SELECT id FROM city)`,
    `INSERT INTO city_product_count
     SELECT city.id, coalesce(sum(goods), 0), coalesce(sum(services), 0), count(each_company.city_id), now()
     FROM city LEFT JOIN
       (SELECT company.city_id, count(*) FILTER (WHERE product.kind = 'good') AS goods, count(*) FILTER (WHERE product.kind = 'service') AS services
        FROM company LEFT JOIN product ON product.company_id = company.id AND product.is_active
        WHERE company.is_active GROUP BY company.id) each_company ON each_company.city_id = city.id
     GROUP BY city.id
     ON CONFLICT (city_id) DO UPDATE SET goods = excluded.goods, services = excluded.services, companies = excluded.companies, last_updated = excluded.last_updated`,
    `SELECT count(*)::int AS cities, coalesce(sum(companies), 0)::int AS companies, coalesce(sum(goods + services), 0)::int AS products FROM city_product_count`,
  ],
};

/** Several may be due in one moment: one after the other, so that none sees half of another's work. */
export const LOCK = `SELECT pg_advisory_xact_lock(hashtext('storefront caches'))`;

/** Its totals: cities, companies, products. */
export const refresh = (db, name) =>
  db.transaction(async ({ query }) => {
    await query(LOCK);
    let rows = [];
    for (const statement of refreshes[name]) rows = await query(statement);
    return rows[0];
  });
