// Addresses that open one file, and shares that their owner can name. There was no way to make a share before, so the table is empty.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Links1795801010000 implements MigrationInterface {
  name = 'Links1795801010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "signed_url" ("kid" uuid NOT NULL, "file_id" uuid NOT NULL, "downloads" integer NOT NULL DEFAULT '0', "max_downloads" integer, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_signed_url" PRIMARY KEY ("kid"))`,
    );
    await queryRunner.query(`CREATE INDEX "signed_url_expiring" ON "signed_url"  ("expires_at") `);
    await queryRunner.query(`CREATE INDEX "signed_url_of_file" ON "signed_url"  ("file_id") `);
    await queryRunner.query(`ALTER TABLE "share" ADD "id" uuid NOT NULL`);
    await queryRunner.query(`ALTER TABLE "share" ADD "task_id" uuid`);
    await queryRunner.query(`ALTER TABLE "share" ADD "job_id" uuid`);
    await queryRunner.query(`CREATE INDEX "share_of_client" ON "share"  ("client_id", "created_at") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "share_id" ON "share"  ("id") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."share_id"`);
    await queryRunner.query(`DROP INDEX "public"."share_of_client"`);
    await queryRunner.query(`ALTER TABLE "share" DROP COLUMN "job_id"`);
    await queryRunner.query(`ALTER TABLE "share" DROP COLUMN "task_id"`);
    await queryRunner.query(`ALTER TABLE "share" DROP COLUMN "id"`);
    await queryRunner.query(`DROP TABLE "signed_url"`);
  }
}
