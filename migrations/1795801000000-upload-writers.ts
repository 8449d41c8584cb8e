// One request at a time writes an upload, whichever process it reaches; the task that its last byte made is named.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UploadWriters1795801000000 implements MigrationInterface {
  name = 'UploadWriters1795801000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "upload" ADD "task_id" uuid`);
    await queryRunner.query(`ALTER TABLE "upload" ADD "writer" text`);
    await queryRunner.query(`ALTER TABLE "upload" ADD "writer_until" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`CREATE INDEX "upload_of_client" ON "upload"  ("client_id") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."upload_of_client"`);
    await queryRunner.query(`ALTER TABLE "upload" DROP COLUMN "writer_until"`);
    await queryRunner.query(`ALTER TABLE "upload" DROP COLUMN "writer"`);
    await queryRunner.query(`ALTER TABLE "upload" DROP COLUMN "task_id"`);
  }
}
