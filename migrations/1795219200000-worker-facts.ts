import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WorkerFacts1795219200000 implements MigrationInterface {
  name = 'WorkerFacts1795219200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "worker" ADD "node" text NOT NULL DEFAULT ''`);
    await queryRunner.query(`ALTER TABLE "worker" ADD "cap" integer`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "worker" DROP COLUMN "cap"`);
    await queryRunner.query(`ALTER TABLE "worker" DROP COLUMN "node"`);
  }
}
