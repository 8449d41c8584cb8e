import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TaskInputs1795807000000 implements MigrationInterface {
  name = 'TaskInputs1795807000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "task_input" ("task_id" uuid NOT NULL, "file_id" uuid NOT NULL, "name" text NOT NULL, CONSTRAINT "PK_d1763c3f45fb61c7eba3a5fbfee" PRIMARY KEY ("task_id", "file_id"))`,
    );
    // All pieces of a text from \`shortest\` to three letters. Not pg_trgm: it needs the right to install it, knows no pieces of two letters,
    // and sees no letters but ASCII where the locale is C.
    await queryRunner.query(
      `CREATE FUNCTION name_grams(name text, shortest integer) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
         SELECT coalesce(array_agg(DISTINCT substr(name, at, size)), '{}')
         FROM generate_series(1, length(name)) at, generate_series(shortest, 3) size WHERE at + size <= length(name) + 1 $$`,
    );
    // About a minute for a million tasks.
    await queryRunner.query(
      `INSERT INTO "task_input" (task_id, file_id, name)
       SELECT DISTINCT t.id, f.id, left(lower(f.filename), 255) FROM task t CROSS JOIN LATERAL unnest(t.inputs) input JOIN stored_file f ON f.id = input`,
    );
    await queryRunner.query(`CREATE INDEX "task_input_grams" ON "task_input" USING gin (name_grams(name, 2))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "task_input"`);
    await queryRunner.query(`DROP FUNCTION name_grams(text, integer)`);
  }
}
