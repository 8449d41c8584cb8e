import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MetricTotals1795803020000 implements MigrationInterface {
  name = 'MetricTotals1795803020000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "metric_total" ("name" text NOT NULL, "labels" jsonb NOT NULL, "value" double precision NOT NULL DEFAULT '0', CONSTRAINT "PK_metric_total" PRIMARY KEY ("name", "labels"))`,
    );
    // What happened before is not counted: reading all of it could take long.
    await queryRunner.query(
      `INSERT INTO installation (name, value) VALUES ('metrics.counted_until', now()::text) ON CONFLICT (name) DO NOTHING`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM installation WHERE name = 'metrics.counted_until'`);
    await queryRunner.query(`DROP TABLE "metric_total"`);
  }
}
