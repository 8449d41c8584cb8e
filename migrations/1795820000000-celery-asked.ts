import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CeleryAsked1795820000000 implements MigrationInterface {
  name = 'CeleryAsked1795820000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "celery_task" ADD "asked" integer NOT NULL DEFAULT 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "celery_task" DROP COLUMN "asked"`);
  }
}
