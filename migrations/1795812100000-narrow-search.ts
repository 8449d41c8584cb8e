import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NarrowSearch1795812100000 implements MigrationInterface {
  name = 'NarrowSearch1795812100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "task_tagged" ON "task"  ("tag", "created_at", "id") WHERE tag IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX "task_input_file" ON "task_input"  ("file_id") `);
    // Single letters too. About a minute for a million tasks.
    await queryRunner.query(`DROP INDEX "public"."task_input_grams"`);
    await queryRunner.query(`CREATE INDEX "task_input_grams" ON "task_input" USING gin (name_grams(name, 1))`);
    // Without knowing how frequent a letter is, the planner would look up the letter that all have.
    await queryRunner.query(`ANALYZE "task_input"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."task_input_grams"`);
    await queryRunner.query(`CREATE INDEX "task_input_grams" ON "task_input" USING gin (name_grams(name, 2))`);
    await queryRunner.query(`DROP INDEX "public"."task_input_file"`);
    await queryRunner.query(`DROP INDEX "public"."task_tagged"`);
  }
}
