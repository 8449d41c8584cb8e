// Tasks that Celery programs have sent, messages that could not become one, and the client that owns them.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Celery1795806000000 implements MigrationInterface {
  name = 'Celery1795806000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "celery_task" ("task_id" uuid NOT NULL, "queue" text NOT NULL, "sender" jsonb NOT NULL, "followers" jsonb NOT NULL, "output" jsonb, "refusal" jsonb, "told_version" integer NOT NULL DEFAULT '0', "tries" integer NOT NULL DEFAULT '0', "held_until" TIMESTAMP WITH TIME ZONE, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "ended_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_2c952d4eca80d7d15635581e8cc" PRIMARY KEY ("task_id"))`,
    );
    await queryRunner.query(`CREATE INDEX "celery_task_created" ON "celery_task"  ("created_at") `);
    await queryRunner.query(`CREATE INDEX "celery_task_open" ON "celery_task"  ("created_at") WHERE ended_at IS NULL`);
    await queryRunner.query(
      `CREATE TABLE "celery_dead_letter" ("id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "queue" text NOT NULL, "celery_id" text, "name" text, "code" text NOT NULL, "message" text NOT NULL, "element" bytea NOT NULL, "settled_at" TIMESTAMP WITH TIME ZONE, "settled_as" text, CONSTRAINT "PK_929e78d7e3c6b017184cddc1ac7" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "celery_dead_letter_kept" ON "celery_dead_letter"  ("at") WHERE settled_at IS NULL`,
    );
    await queryRunner.query(
      `INSERT INTO client (id, kind, name) VALUES ('00000000-0000-7000-8000-0000000000ce', 'system', 'celery')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM client WHERE id = '00000000-0000-7000-8000-0000000000ce'`);
    await queryRunner.query(`DROP INDEX "public"."celery_dead_letter_kept"`);
    await queryRunner.query(`DROP TABLE "celery_dead_letter"`);
    await queryRunner.query(`DROP INDEX "public"."celery_task_open"`);
    await queryRunner.query(`DROP INDEX "public"."celery_task_created"`);
    await queryRunner.query(`DROP TABLE "celery_task"`);
  }
}
