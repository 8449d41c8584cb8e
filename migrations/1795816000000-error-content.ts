import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ErrorContent1795816000000 implements MigrationInterface {
  name = 'ErrorContent1795816000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" ADD "error_content" text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "error_content"`);
  }
}
