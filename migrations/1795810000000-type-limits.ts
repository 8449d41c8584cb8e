// Limits of types of tasks: how many a worker may begin in a time, and how long each may run.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TypeLimits1795810000000 implements MigrationInterface {
  name = 'TypeLimits1795810000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "type_limit" ("name" text NOT NULL, "worker" text NOT NULL DEFAULT '', "rate" text, "soft_s" integer, "hard_s" integer, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "changed_by" text, CONSTRAINT "PK_type_limit" PRIMARY KEY ("name", "worker"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "type_limit"`);
  }
}
