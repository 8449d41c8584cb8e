// Events know the job and the version of their task, and jobs have events of their own.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LiveEvents1795239060000 implements MigrationInterface {
  name = 'LiveEvents1795239060000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task_event" ADD "job_id" uuid`);
    await queryRunner.query(`ALTER TABLE "task_event" ADD "version" integer`);
    await queryRunner.query(`ALTER TABLE "task_event" ALTER COLUMN "task_id" DROP NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM "task_event" WHERE "task_id" IS NULL`);
    await queryRunner.query(`ALTER TABLE "task_event" ALTER COLUMN "task_id" SET NOT NULL`);
    await queryRunner.query(`ALTER TABLE "task_event" DROP COLUMN "version"`);
    await queryRunner.query(`ALTER TABLE "task_event" DROP COLUMN "job_id"`);
  }
}
