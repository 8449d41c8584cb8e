// The history remembers how many tasks waited and ran, and how long the oldest had waited.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class QueueDepths1795811000000 implements MigrationInterface {
  name = 'QueueDepths1795811000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "roll_up" ADD "waiting" integer`);
    await queryRunner.query(`ALTER TABLE "roll_up" ADD "running" integer`);
    await queryRunner.query(`ALTER TABLE "roll_up" ADD "oldest_wait_s" integer`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "roll_up" DROP COLUMN "oldest_wait_s"`);
    await queryRunner.query(`ALTER TABLE "roll_up" DROP COLUMN "running"`);
    await queryRunner.query(`ALTER TABLE "roll_up" DROP COLUMN "waiting"`);
  }
}
