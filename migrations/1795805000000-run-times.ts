import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RunTimes1795805000000 implements MigrationInterface {
  name = 'RunTimes1795805000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "run_time" ("kind" text NOT NULL, "runs" integer NOT NULL, "mean_ms" double precision NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_919f2f93992933d6b3e6d138b94" PRIMARY KEY ("kind"))`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "run_time"`);
  }
}
