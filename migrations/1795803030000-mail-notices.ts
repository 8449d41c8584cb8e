import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MailNotices1795803030000 implements MigrationInterface {
  name = 'MailNotices1795803030000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" ADD "notify" jsonb`);
    await queryRunner.query(`ALTER TABLE "job" ADD "notify" jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "job" DROP COLUMN "notify"`);
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "notify"`);
  }
}
