import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ground1795215600000 implements MigrationInterface {
  name = 'Ground1795215600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "audit" ("id" BIGSERIAL NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "client_id" uuid, "who" text NOT NULL, "action" text NOT NULL, "subject" text, "address" text, "details" jsonb, CONSTRAINT "PK_1d3d120ddaf7bc9b1ed68ed463a" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "audit_at" ON "audit"  ("at") `);
    await queryRunner.query(
      `CREATE TABLE "client" ("id" uuid NOT NULL, "kind" text NOT NULL, "name" text NOT NULL, "user_id" uuid, "key_hash" text, "key_prefix" text, "scopes" text array NOT NULL DEFAULT '{}', "limits" jsonb NOT NULL DEFAULT '{}', "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE, "revoked_at" TIMESTAMP WITH TIME ZONE, "last_seen_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_96da49381769303a6515a8785c7" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "client_of_user" ON "client"  ("user_id") WHERE user_id IS NOT NULL`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "client_key_hash" ON "client"  ("key_hash") WHERE key_hash IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "task" ("id" uuid NOT NULL, "kind" text NOT NULL, "operation" text NOT NULL, "queue" text NOT NULL, "priority" smallint NOT NULL DEFAULT '5', "turn" integer NOT NULL DEFAULT '0', "params" jsonb NOT NULL DEFAULT '{}', "state" text NOT NULL DEFAULT 'queued', "version" integer NOT NULL DEFAULT '1', "progress_percent" real, "progress_stage" text, "progress_eta_ms" integer, "progress_at" TIMESTAMP WITH TIME ZONE, "metadata" jsonb NOT NULL DEFAULT '{}', "attempt" integer NOT NULL DEFAULT '0', "max_attempts" integer NOT NULL DEFAULT '4', "lost_count" integer NOT NULL DEFAULT '0', "crash_count" integer NOT NULL DEFAULT '0', "retry" jsonb, "run_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "start_before" TIMESTAMP WITH TIME ZONE, "soft_limit_s" integer NOT NULL DEFAULT '600', "hard_limit_s" integer NOT NULL DEFAULT '900', "cancel_requested_at" TIMESTAMP WITH TIME ZONE, "cancel_mode" text, "cancel_reason" text, "cancelled_by" text, "fence" integer NOT NULL DEFAULT '0', "claim" uuid, "worker" text, "lease_until" TIMESTAMP WITH TIME ZONE, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "queued_at" TIMESTAMP WITH TIME ZONE, "started_at" TIMESTAMP WITH TIME ZONE, "ended_at" TIMESTAMP WITH TIME ZONE, "expires_at" TIMESTAMP WITH TIME ZONE, "outputs_deleted_at" TIMESTAMP WITH TIME ZONE, "error_code" text, "error_message" text, "error_stage" text, "warnings" jsonb NOT NULL DEFAULT '[]', "result" jsonb, "client_id" uuid NOT NULL, "idempotency_key" text, "tag" text, "preset" text, "callback" jsonb, "job_id" uuid, "node" text, "retry_of" uuid, "trace_id" text, "request_id" text, "source_format" text, "target_format" text, "options" jsonb, "route" jsonb, "inputs" uuid array, "outputs" uuid array, "engine" text, "engine_version" text, "bytes_in" bigint, "bytes_out" bigint, "cache" text, CONSTRAINT "task_priority_range" CHECK (priority BETWEEN 0 AND 9), CONSTRAINT "task_state_known" CHECK (state IN ('waiting','queued','running','retrying','done','failed','cancelled','expired')), CONSTRAINT "PK_fb213f79ee45060ba925ecd576e" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "task_idempotent" ON "task"  ("client_id", "idempotency_key") WHERE idempotency_key IS NOT NULL`,
    );
    await queryRunner.query(`CREATE INDEX "task_of_job" ON "task"  ("job_id") WHERE job_id IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX "task_ended" ON "task"  ("ended_at") WHERE ended_at IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX "task_newest_by_state" ON "task"  ("state", "created_at", "id") `);
    await queryRunner.query(`CREATE INDEX "task_newest_of_client" ON "task"  ("client_id", "created_at", "id") `);
    await queryRunner.query(`CREATE INDEX "task_newest" ON "task"  ("created_at", "id") `);
    await queryRunner.query(`CREATE INDEX "task_waiting" ON "task"  ("job_id") WHERE state = 'waiting'`);
    await queryRunner.query(
      `CREATE INDEX "task_unfinished_of_client" ON "task"  ("client_id") WHERE state IN ('waiting','queued','running','retrying')`,
    );
    await queryRunner.query(
      `CREATE INDEX "task_position" ON "task"  ("queue", "priority", "turn", "id") WHERE state IN ('queued','retrying')`,
    );
    await queryRunner.query(`CREATE INDEX "task_running" ON "task"  ("id") WHERE state = 'running'`);
    await queryRunner.query(`CREATE INDEX "task_due" ON "task"  ("run_at") WHERE state IN ('queued','retrying')`);
    await queryRunner.query(`CREATE INDEX "IDX_923a07ae7fbe98d1f6a1e24ea1" ON "task"  ("kind") `);
    await queryRunner.query(
      `CREATE TABLE "idempotency" ("client_id" uuid NOT NULL, "route" text NOT NULL, "key" text NOT NULL, "fingerprint" text NOT NULL, "status" integer, "headers" jsonb, "body" text, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_68daeece650c20b70b79685d069" PRIMARY KEY ("client_id", "route", "key"))`,
    );
    await queryRunner.query(`CREATE INDEX "idempotency_expiring" ON "idempotency"  ("expires_at") `);
    await queryRunner.query(
      `CREATE TABLE "installation" ("name" text NOT NULL, "value" text NOT NULL, CONSTRAINT "PK_7da7095271be10ae2bd3d84f3df" PRIMARY KEY ("name"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "job" ("id" uuid NOT NULL, "client_id" uuid NOT NULL, "nodes" jsonb NOT NULL, "on_error" text NOT NULL DEFAULT 'continue', "started" boolean NOT NULL DEFAULT true, "version" integer NOT NULL DEFAULT '1', "tag" text, "metadata" jsonb NOT NULL DEFAULT '{}', "callback" jsonb, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "ended_at" TIMESTAMP WITH TIME ZONE, "expires_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_98ab1c14ff8d1cf80d18703b92f" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "job_unfinished" ON "job"  ("created_at") WHERE ended_at IS NULL`);
    await queryRunner.query(`CREATE INDEX "job_newest_of_client" ON "job"  ("client_id", "created_at", "id") `);
    await queryRunner.query(
      `CREATE TABLE "preset" ("name" text NOT NULL, "version" integer NOT NULL, "client_id" uuid, "target_format" text, "options" jsonb NOT NULL, "locked" boolean NOT NULL DEFAULT false, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_9398c4201ce245dfa7bd1652537" PRIMARY KEY ("name", "version"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "queue_state" ("queue" text NOT NULL, "paused" boolean NOT NULL DEFAULT false, "draining" boolean NOT NULL DEFAULT false, "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "changed_by" text, CONSTRAINT "PK_3a1a9d4a346df9d6a34374419b7" PRIMARY KEY ("queue"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "roll_up" ("span" text NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "queue" text NOT NULL, "accepted" integer NOT NULL DEFAULT '0', "done" integer NOT NULL DEFAULT '0', "failed" integer NOT NULL DEFAULT '0', "cancelled" integer NOT NULL DEFAULT '0', "bytes_in" bigint NOT NULL DEFAULT '0', "bytes_out" bigint NOT NULL DEFAULT '0', "wait_ms" integer array NOT NULL DEFAULT '{}', "run_ms" integer array NOT NULL DEFAULT '{}', CONSTRAINT "PK_2b929614a631eed509d96628c27" PRIMARY KEY ("span", "at", "queue"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "schedule" ("name" text NOT NULL, "operation" text NOT NULL, "params" jsonb NOT NULL DEFAULT '{}', "cron" text, "every_s" integer, "time_zone" text, "enabled" boolean NOT NULL DEFAULT true, "edited" boolean NOT NULL DEFAULT false, "next_at" TIMESTAMP WITH TIME ZONE, "last_at" TIMESTAMP WITH TIME ZONE, "last_task_id" uuid, CONSTRAINT "PK_15663a2014348b782e7058542e1" PRIMARY KEY ("name"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "share" ("token_hash" text NOT NULL, "client_id" uuid NOT NULL, "files" uuid array NOT NULL, "password_hash" text, "downloads" integer NOT NULL DEFAULT '0', "max_downloads" integer, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_900ad50c1c82fdf7be898009043" PRIMARY KEY ("token_hash"))`,
    );
    await queryRunner.query(`CREATE INDEX "share_expiring" ON "share"  ("expires_at") `);
    await queryRunner.query(
      `CREATE TABLE "stored_file" ("id" uuid NOT NULL, "client_id" uuid NOT NULL, "role" text NOT NULL, "filename" text NOT NULL, "path" text, "format" text, "media_type" text NOT NULL, "size_bytes" bigint NOT NULL, "sha256" text NOT NULL, "probe" jsonb, "storage_key" text NOT NULL, "task_id" uuid, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_e140967af84027b493a3ff04fbb" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "stored_file_of_client" ON "stored_file"  ("client_id", "created_at") `);
    await queryRunner.query(
      `CREATE INDEX "stored_file_key" ON "stored_file"  ("storage_key") WHERE deleted_at IS NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "stored_file_of_task" ON "stored_file"  ("task_id") WHERE task_id IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "stored_file_expiring" ON "stored_file"  ("expires_at") WHERE deleted_at IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "task_attempt" ("task_id" uuid NOT NULL, "fence" integer NOT NULL, "attempt" integer NOT NULL, "worker" text NOT NULL, "started_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(), "ended_at" TIMESTAMP WITH TIME ZONE, "outcome" text, "error_code" text, "error_detail" text, "engine" text, "usage" jsonb, CONSTRAINT "PK_26d9835aa3369b8abf0b235bad0" PRIMARY KEY ("task_id", "fence"))`,
    );
    await queryRunner.query(`CREATE INDEX "task_attempt_started" ON "task_attempt"  ("started_at") `);
    await queryRunner.query(
      `CREATE TABLE "task_event" ("id" BIGSERIAL NOT NULL, "task_id" uuid NOT NULL, "client_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(), "type" text NOT NULL, "fence" integer NOT NULL DEFAULT '0', "worker" text, "data" jsonb, CONSTRAINT "PK_5512953f207de074aea7e6b1515" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "task_event_at" ON "task_event"  ("at") `);
    await queryRunner.query(`CREATE INDEX "task_event_of_task" ON "task_event"  ("task_id", "id") `);
    await queryRunner.query(
      `CREATE TABLE "tombstone" ("task_id" uuid NOT NULL, "client_id" uuid NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_f8c5eb8bb360b08b624398769d3" PRIMARY KEY ("task_id"))`,
    );
    await queryRunner.query(`CREATE INDEX "tombstone_at" ON "tombstone"  ("at") `);
    await queryRunner.query(
      `CREATE TABLE "upload" ("id" uuid NOT NULL, "client_id" uuid NOT NULL, "filename" text NOT NULL, "size_bytes" bigint NOT NULL, "offset_bytes" bigint NOT NULL DEFAULT '0', "storage_key" text NOT NULL, "task_template" jsonb, "file_id" uuid, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_1fe8db121b3de4ddfa677fc51f3" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "upload_expiring" ON "upload"  ("expires_at") `);
    await queryRunner.query(
      `CREATE TABLE "user_account" ("id" uuid NOT NULL, "email" text NOT NULL, "role" text NOT NULL DEFAULT 'user', "password_hash" text, "oidc_subject" text, "preferences" jsonb NOT NULL DEFAULT '{}', "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "disabled_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_6acfec7285fdf9f463462de3e9f" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "user_email" ON "user_account"  ("email") `);
    await queryRunner.query(
      `CREATE TABLE "session" ("token_hash" text NOT NULL, "user_id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "user_agent" text, CONSTRAINT "PK_a83507eb0338ac037780e02f2b9" PRIMARY KEY ("token_hash"))`,
    );
    await queryRunner.query(`CREATE INDEX "session_expiring" ON "session"  ("expires_at") `);
    await queryRunner.query(`CREATE INDEX "session_of_user" ON "session"  ("user_id") `);
    await queryRunner.query(
      `CREATE TABLE "webhook" ("id" uuid NOT NULL, "client_id" uuid NOT NULL, "url" text NOT NULL, "events" text array NOT NULL, "description" text, "secrets" jsonb NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "disabled_at" TIMESTAMP WITH TIME ZONE, "disabled_reason" text, CONSTRAINT "PK_e6765510c2d078db49632b59020" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "webhook_of_client" ON "webhook"  ("client_id") `);
    await queryRunner.query(
      `CREATE TABLE "webhook_delivery" ("id" uuid NOT NULL, "webhook_id" uuid, "task_id" uuid, "client_id" uuid NOT NULL, "target" jsonb NOT NULL, "event" text NOT NULL, "payload" jsonb NOT NULL, "state" text NOT NULL DEFAULT 'owed', "attempts" integer NOT NULL DEFAULT '0', "next_at" TIMESTAMP WITH TIME ZONE DEFAULT now(), "last_status" integer, "last_latency_ms" integer, "last_response" text, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "delivered_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_b1ae290239a778f12399db91354" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "webhook_delivery_of_webhook" ON "webhook_delivery"  ("webhook_id", "created_at") `,
    );
    await queryRunner.query(
      `CREATE INDEX "webhook_delivery_due" ON "webhook_delivery"  ("next_at") WHERE state = 'owed'`,
    );
    await queryRunner.query(
      `CREATE TABLE "worker" ("name" text NOT NULL, "incarnation" uuid NOT NULL, "host" text NOT NULL, "pid" integer NOT NULL, "version" text NOT NULL, "queues" jsonb NOT NULL, "engines" jsonb NOT NULL DEFAULT '[]', "running" uuid array NOT NULL DEFAULT '{}', "memory_bytes" bigint NOT NULL DEFAULT '0', "done_count" integer NOT NULL DEFAULT '0', "failed_count" integer NOT NULL DEFAULT '0', "state" text NOT NULL DEFAULT 'running', "started_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_cf6ff49f77c39621f0cb4417202" PRIMARY KEY ("name"))`,
    );
    await queryRunner.query(`CREATE INDEX "worker_seen" ON "worker"  ("seen_at") `);
    // Heartbeats and progress rewrite rows in place as long as their page has room.
    await queryRunner.query(`ALTER TABLE "task" SET (fillfactor = 70)`);
    // The two clients that exist without anybody making them: whoever uses an open installation, and our own clock work.
    await queryRunner.query(
      `INSERT INTO "client" ("id", "kind", "name", "scopes") VALUES
        ('00000000-0000-7000-8000-000000000001', 'local', 'local', '{admin}'),
        ('00000000-0000-7000-8000-000000000002', 'system', 'system', '{admin}')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."worker_seen"`);
    await queryRunner.query(`DROP TABLE "worker"`);
    await queryRunner.query(`DROP INDEX "public"."webhook_delivery_due"`);
    await queryRunner.query(`DROP INDEX "public"."webhook_delivery_of_webhook"`);
    await queryRunner.query(`DROP TABLE "webhook_delivery"`);
    await queryRunner.query(`DROP INDEX "public"."webhook_of_client"`);
    await queryRunner.query(`DROP TABLE "webhook"`);
    await queryRunner.query(`DROP INDEX "public"."session_of_user"`);
    await queryRunner.query(`DROP INDEX "public"."session_expiring"`);
    await queryRunner.query(`DROP TABLE "session"`);
    await queryRunner.query(`DROP INDEX "public"."user_email"`);
    await queryRunner.query(`DROP TABLE "user_account"`);
    await queryRunner.query(`DROP INDEX "public"."upload_expiring"`);
    await queryRunner.query(`DROP TABLE "upload"`);
    await queryRunner.query(`DROP INDEX "public"."tombstone_at"`);
    await queryRunner.query(`DROP TABLE "tombstone"`);
    await queryRunner.query(`DROP INDEX "public"."task_event_of_task"`);
    await queryRunner.query(`DROP INDEX "public"."task_event_at"`);
    await queryRunner.query(`DROP TABLE "task_event"`);
    await queryRunner.query(`DROP INDEX "public"."task_attempt_started"`);
    await queryRunner.query(`DROP TABLE "task_attempt"`);
    await queryRunner.query(`DROP INDEX "public"."stored_file_expiring"`);
    await queryRunner.query(`DROP INDEX "public"."stored_file_of_task"`);
    await queryRunner.query(`DROP INDEX "public"."stored_file_key"`);
    await queryRunner.query(`DROP INDEX "public"."stored_file_of_client"`);
    await queryRunner.query(`DROP TABLE "stored_file"`);
    await queryRunner.query(`DROP INDEX "public"."share_expiring"`);
    await queryRunner.query(`DROP TABLE "share"`);
    await queryRunner.query(`DROP TABLE "schedule"`);
    await queryRunner.query(`DROP TABLE "roll_up"`);
    await queryRunner.query(`DROP TABLE "queue_state"`);
    await queryRunner.query(`DROP TABLE "preset"`);
    await queryRunner.query(`DROP INDEX "public"."job_newest_of_client"`);
    await queryRunner.query(`DROP INDEX "public"."job_unfinished"`);
    await queryRunner.query(`DROP TABLE "job"`);
    await queryRunner.query(`DROP TABLE "installation"`);
    await queryRunner.query(`DROP INDEX "public"."idempotency_expiring"`);
    await queryRunner.query(`DROP TABLE "idempotency"`);
    await queryRunner.query(`DROP INDEX "public"."IDX_923a07ae7fbe98d1f6a1e24ea1"`);
    await queryRunner.query(`DROP INDEX "public"."task_due"`);
    await queryRunner.query(`DROP INDEX "public"."task_running"`);
    await queryRunner.query(`DROP INDEX "public"."task_position"`);
    await queryRunner.query(`DROP INDEX "public"."task_unfinished_of_client"`);
    await queryRunner.query(`DROP INDEX "public"."task_waiting"`);
    await queryRunner.query(`DROP INDEX "public"."task_newest"`);
    await queryRunner.query(`DROP INDEX "public"."task_newest_of_client"`);
    await queryRunner.query(`DROP INDEX "public"."task_newest_by_state"`);
    await queryRunner.query(`DROP INDEX "public"."task_ended"`);
    await queryRunner.query(`DROP INDEX "public"."task_of_job"`);
    await queryRunner.query(`DROP INDEX "public"."task_idempotent"`);
    await queryRunner.query(`DROP TABLE "task"`);
    await queryRunner.query(`DROP INDEX "public"."client_key_hash"`);
    await queryRunner.query(`DROP INDEX "public"."client_of_user"`);
    await queryRunner.query(`DROP TABLE "client"`);
    await queryRunner.query(`DROP INDEX "public"."audit_at"`);
    await queryRunner.query(`DROP TABLE "audit"`);
  }
}
