// Tasks that come as messages, what the doors say of their queues, and dead letters of all doors in the place of those of Celery.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MessageDoors1795808000000 implements MigrationInterface {
  name = 'MessageDoors1795808000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "dead_letter" ("id" uuid NOT NULL, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "door" text NOT NULL, "queue" text NOT NULL, "message_id" text, "name" text, "code" text NOT NULL, "message" text NOT NULL, "element" bytea NOT NULL, "properties" jsonb, "replay_at" TIMESTAMP WITH TIME ZONE, "settled_at" TIMESTAMP WITH TIME ZONE, "settled_as" text, CONSTRAINT "PK_e51e9e534cd18984b2aad76403c" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "dead_letter_kept" ON "dead_letter"  ("created_at", "id") WHERE settled_at IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "door_queue" ("process" uuid NOT NULL, "door" text NOT NULL, "queue" text NOT NULL, "waiting" integer, "in_hand" integer NOT NULL, "oldest_s" integer, "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_a6645ab347b17aad0064c25d9ee" PRIMARY KEY ("process", "door", "queue"))`,
    );
    await queryRunner.query(`ALTER TABLE "task" ADD "message" jsonb`);
    await queryRunner.query(
      `INSERT INTO dead_letter (id, created_at, door, queue, message_id, name, code, message, element, settled_at, settled_as)
         SELECT id, at, 'celery', queue, celery_id, name, code, message, element, settled_at, settled_as FROM celery_dead_letter`,
    );
    await queryRunner.query(`DROP INDEX "public"."celery_dead_letter_kept"`);
    await queryRunner.query(`DROP TABLE "celery_dead_letter"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "celery_dead_letter" ("id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "queue" text NOT NULL, "celery_id" text, "name" text, "code" text NOT NULL, "message" text NOT NULL, "element" bytea NOT NULL, "settled_at" TIMESTAMP WITH TIME ZONE, "settled_as" text, CONSTRAINT "PK_929e78d7e3c6b017184cddc1ac7" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "celery_dead_letter_kept" ON "celery_dead_letter"  ("at") WHERE settled_at IS NULL`,
    );
    await queryRunner.query(
      `INSERT INTO celery_dead_letter (id, at, queue, celery_id, name, code, message, element, settled_at, settled_as)
         SELECT id, created_at, queue, message_id, name, code, message, element, settled_at, settled_as FROM dead_letter WHERE door = 'celery'`,
    );
    await queryRunner.query(`ALTER TABLE "task" DROP COLUMN "message"`);
    await queryRunner.query(`DROP TABLE "door_queue"`);
    await queryRunner.query(`DROP INDEX "public"."dead_letter_kept"`);
    await queryRunner.query(`DROP TABLE "dead_letter"`);
  }
}
