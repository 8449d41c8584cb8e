import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AnnouncedJobs1795815000000 implements MigrationInterface {
  name = 'AnnouncedJobs1795815000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "job" ADD "announced" text`);
    // Those that are under way were put to work before anybody told of it.
    await queryRunner.query(`UPDATE "job" SET "announced" = 'started' WHERE "ended_at" IS NULL AND "started"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "job" DROP COLUMN "announced"`);
  }
}
