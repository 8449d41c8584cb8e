-- What the product service tells of its goods, and what is computed of it by the clock, so that no page has to count.

CREATE TABLE city (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE company (
  id int PRIMARY KEY,
  city_id int NOT NULL REFERENCES city,
  is_active boolean NOT NULL DEFAULT true
);
CREATE TABLE product (
  id int PRIMARY KEY,
  company_id int NOT NULL REFERENCES company,
  kind text NOT NULL DEFAULT 'good' CHECK (kind IN ('good', 'service')),
  is_active boolean NOT NULL DEFAULT true
);

-- One row for each product that can be had in a city.
CREATE TABLE product_city_mapping (
  product_id int NOT NULL,
  city_id int NOT NULL,
  company_id int NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (product_id, city_id, company_id)
);
CREATE INDEX product_city_mapping_city ON product_city_mapping (city_id);

CREATE TABLE active_cities_cache (
  cache_type text NOT NULL UNIQUE CHECK (cache_type IN ('products', 'companies')),
  active_city_ids int[] NOT NULL,
  total_cities int NOT NULL,
  total_companies int NOT NULL,
  total_products int NOT NULL,
  last_updated timestamptz NOT NULL
);

CREATE TABLE city_product_count (
  city_id int PRIMARY KEY,
  goods int NOT NULL,
  services int NOT NULL,
  companies int NOT NULL,
  last_updated timestamptz NOT NULL
);
