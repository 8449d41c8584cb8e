import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ShareEndings1795817000000 implements MigrationInterface {
  name = 'ShareEndings1795817000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "share" ADD "token_end" text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "share" DROP COLUMN "token_end"`);
  }
}
