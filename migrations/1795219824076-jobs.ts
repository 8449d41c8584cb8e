// Tasks know their place in a job, so that none is made twice; jobs remember what was taken into account and who cancelled them.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Jobs1795219824076 implements MigrationInterface {
  name = 'Jobs1795219824076';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "task" ADD "node_index" integer`);
    await queryRunner.query(`ALTER TABLE "task" ADD "replaced" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(`ALTER TABLE "job" ALTER COLUMN "nodes" TYPE json USING "nodes"::json`);
    await queryRunner.query(`ALTER TABLE "job" ADD "settled_count" integer NOT NULL DEFAULT '0'`);
    await queryRunner.query(`ALTER TABLE "job" ADD "priority" smallint NOT NULL DEFAULT '5'`);
    await queryRunner.query(`ALTER TABLE "job" ADD "idempotency_key" text`);
    await queryRunner.query(`ALTER TABLE "job" ADD "cancelled_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "job" ADD "cancelled_by" text`);
    await queryRunner.query(`ALTER TABLE "job" ADD "cancel_reason" text`);
    await queryRunner.query(`DROP INDEX "public"."job_newest_of_client"`);
    await queryRunner.query(`ALTER TABLE "job" ALTER COLUMN "created_at" TYPE TIMESTAMP(3) WITH TIME ZONE`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "task_of_node" ON "task"  ("job_id", "node", "node_index") WHERE node IS NOT NULL AND NOT replaced`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "job_idempotent" ON "job"  ("client_id", "idempotency_key") WHERE idempotency_key IS NOT NULL`,
    );
    await queryRunner.query(`CREATE INDEX "job_newest_of_client" ON "job"  ("client_id", "created_at", "id") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."job_newest_of_client"`);
    await queryRunner.query(`DROP INDEX "public"."job_idempotent"`);
    await queryRunner.query(`DROP INDEX "public"."task_of_node"`);
    await queryRunner.query(`ALTER TABLE "job" ALTER COLUMN "created_at" TYPE TIMESTAMP(6) WITH TIME ZONE`);
    await queryRunner.query(
      `CREATE INDEX "job_newest_of_client" ON "job" USING btree ("client_id", "created_at", "id") `,
    );
    await queryRunner.query(`ALTER TABLE "job" DROP COLUMN "cancel_reason"`);
    await queryRunner.query(`ALTER TABLE "job" DROP COLUMN "cancelled_by"`);
    await queryRunner.query(`ALTER TABLE "job" DROP COLUMN "cancelled_at"`);
    await queryRunner.query(`ALTER TABLE "job" DROP COLUMN "idempotency_key"`);
    await queryRunner.query(`ALTER TABLE "job" DROP COLUMN "priority"`);
    await queryRunner.query(`ALTER TABLE "job" DROP COLUMN "settled_count"`);
    await queryRunner.query(`ALTER TABLE "job" ALTER COLUMN "nodes" TYPE jsonb USING "nodes"::jsonb`);
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "replaced"`);
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "node_index"`);
  }
}
