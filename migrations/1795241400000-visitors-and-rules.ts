import type { MigrationInterface, QueryRunner } from 'typeorm';

export class VisitorsAndRules1795241400000 implements MigrationInterface {
  name = 'VisitorsAndRules1795241400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "rule" ("name" text NOT NULL, "value" jsonb NOT NULL, CONSTRAINT "PK_rule" PRIMARY KEY ("name"))`,
    );
    await queryRunner.query(`ALTER TABLE "client" ADD "address_id" uuid`);
    await queryRunner.query(
      `CREATE INDEX "client_of_address" ON "client"  ("address_id") WHERE address_id IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."client_of_address"`);
    await queryRunner.query(`ALTER TABLE "client" DROP COLUMN "address_id"`);
    await queryRunner.query(`DROP TABLE "rule"`);
  }
}
