import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OwnPresets1795803010000 implements MigrationInterface {
  name = 'OwnPresets1795803010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Nothing wrote this table before: it is made anew, so that names belong to their client.
    await queryRunner.query(`DROP TABLE "preset"`);
    await queryRunner.query(
      `CREATE TABLE "preset" ("client_id" uuid NOT NULL, "name" text NOT NULL, "version" integer NOT NULL, "target_format" text NOT NULL, "options" jsonb NOT NULL, "description" text, "locked" boolean NOT NULL DEFAULT false, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_preset" PRIMARY KEY ("client_id", "name", "version"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "preset"`);
    await queryRunner.query(
      `CREATE TABLE "preset" ("name" text NOT NULL, "version" integer NOT NULL, "client_id" uuid, "target_format" text, "options" jsonb NOT NULL, "locked" boolean NOT NULL DEFAULT false, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_preset" PRIMARY KEY ("name", "version"))`,
    );
  }
}
