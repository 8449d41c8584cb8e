import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DoorHomes1795818000000 implements MigrationInterface {
  name = 'DoorHomes1795818000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "door_queue" ADD "home" text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "door_queue" DROP COLUMN "home"`);
  }
}
