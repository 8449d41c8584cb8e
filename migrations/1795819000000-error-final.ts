import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ErrorFinal1795819000000 implements MigrationInterface {
  name = 'ErrorFinal1795819000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" ADD "error_final" boolean NOT NULL DEFAULT false`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "error_final"`);
  }
}
