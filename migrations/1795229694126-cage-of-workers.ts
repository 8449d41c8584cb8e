import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CageOfWorkers1795229694126 implements MigrationInterface {
  name = 'CageOfWorkers1795229694126';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "worker" ADD "cage" jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "worker" DROP COLUMN "cage"`);
  }
}
