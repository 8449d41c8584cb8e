import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Allowances1795240800000 implements MigrationInterface {
  name = 'Allowances1795240800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Counted on requests, worth nothing after a crash: neither the log nor a flush is spent on it, and rows are rewritten in place.
    await queryRunner.query(
      `CREATE UNLOGGED TABLE "allowance" ("subject" uuid NOT NULL, "policy" text NOT NULL, "used" bigint NOT NULL, "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_allowance" PRIMARY KEY ("subject", "policy")) WITH (fillfactor = 70)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "allowance"`);
  }
}
