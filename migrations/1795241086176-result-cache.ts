import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ResultCache1795241086176 implements MigrationInterface {
  name = 'ResultCache1795241086176';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" ADD "cache_key" text`);
    await queryRunner.query(
      `CREATE INDEX "task_cached" ON "task"  ("cache_key") WHERE cache_key IS NOT NULL AND state = 'done'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."task_cached"`);
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "cache_key"`);
  }
}
