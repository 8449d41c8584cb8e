import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AskedLimits1795239000000 implements MigrationInterface {
  name = 'AskedLimits1795239000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" ADD "limits_asked" boolean NOT NULL DEFAULT false`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "limits_asked"`);
  }
}
