// Rate limits of operations: when the next of each may begin, and the moment that a task was given.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Packs1795809000000 implements MigrationInterface {
  name = 'Packs1795809000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "operation_pace" ("operation" text NOT NULL, "next_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_operation_pace" PRIMARY KEY ("operation"))`,
    );
    await queryRunner.query(`ALTER TABLE "task" ADD "paced_at" TIMESTAMP WITH TIME ZONE`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "paced_at"`);
    await queryRunner.query(`DROP TABLE "operation_pace"`);
  }
}
