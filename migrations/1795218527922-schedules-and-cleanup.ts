// Schedules remember what they skipped; the clean-ups find deleted files and settled deliveries without reading whole tables.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SchedulesAndCleanup1795218527922 implements MigrationInterface {
  name = 'SchedulesAndCleanup1795218527922';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "schedule" ADD "skipped_count" integer NOT NULL DEFAULT '0'`);
    await queryRunner.query(`ALTER TABLE "schedule" ADD "skipped_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(
      `CREATE INDEX "stored_file_deleted" ON "stored_file"  ("deleted_at") WHERE deleted_at IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "webhook_delivery_ended" ON "webhook_delivery"  ("created_at") WHERE state <> 'owed'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."webhook_delivery_ended"`);
    await queryRunner.query(`DROP INDEX "public"."stored_file_deleted"`);
    await queryRunner.query(`ALTER TABLE "schedule" DROP COLUMN "skipped_at"`);
    await queryRunner.query(`ALTER TABLE "schedule" DROP COLUMN "skipped_count"`);
  }
}
