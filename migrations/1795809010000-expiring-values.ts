// The cache where there is no Redis. Not logged: it costs no flush, and a crash only means that it is filled again.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExpiringValues1795809010000 implements MigrationInterface {
  name = 'ExpiringValues1795809010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE UNLOGGED TABLE "expiring_value" ("key" text NOT NULL, "value" text NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_expiring_value" PRIMARY KEY ("key"))`,
    );
    await queryRunner.query(`CREATE INDEX "expiring_value_end" ON "expiring_value"  ("expires_at") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "expiring_value"`);
  }
}
