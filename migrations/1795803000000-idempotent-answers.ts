import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IdempotentAnswers1795803000000 implements MigrationInterface {
  name = 'IdempotentAnswers1795803000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Nothing wrote this table before.
    await queryRunner.query(`DELETE FROM "idempotency"`);
    await queryRunner.query(`ALTER TABLE "idempotency" ADD "reservation" uuid NOT NULL`);
    await queryRunner.query(`ALTER TABLE "idempotency" ADD "held_until" TIMESTAMP WITH TIME ZONE NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "idempotency" DROP COLUMN "held_until"`);
    await queryRunner.query(`ALTER TABLE "idempotency" DROP COLUMN "reservation"`);
  }
}
