// Tickets to bring one file without a key, and the uploads that were begun with them.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UploadTickets1795801020000 implements MigrationInterface {
  name = 'UploadTickets1795801020000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "upload_ticket" ("token_hash" text NOT NULL, "client_id" uuid NOT NULL, "max_bytes" bigint NOT NULL, "formats" text array, "task_template" jsonb, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "used_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_upload_ticket" PRIMARY KEY ("token_hash"))`,
    );
    await queryRunner.query(`CREATE INDEX "upload_ticket_expiring" ON "upload_ticket"  ("expires_at") `);
    await queryRunner.query(`ALTER TABLE "upload" ADD "ticket" text`);
    await queryRunner.query(`ALTER TABLE "upload" ADD "formats" text array`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "upload" DROP COLUMN "formats"`);
    await queryRunner.query(`ALTER TABLE "upload" DROP COLUMN "ticket"`);
    await queryRunner.query(`DROP TABLE "upload_ticket"`);
  }
}
