// The right of one request to write one upload, in its row, so that all api processes agree: taken, renewed while bytes come, let go with the
// place that was reached. Who dies with it loses it after seconds, and the next one goes on with a copy that the dead cannot touch. Called by uploads.ts.
import fs from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import type { Upload } from '../../entities/upload.entity.js';
import { AppError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { log } from '../../shared/log.js';
import { Storage } from '../../storage/storage.js';

const LEASE_S = 6;
const RENEW_MS = 2000;
/** Of the lease, by our own clock; the rest is for a write that is just being done. */
const TRUSTED_MS = (LEASE_S - 2) * 1000;
/** While this machine runs, what a process has written is there although the process is gone. */
const BOOT = readBoot();

type Before = Pick<Upload, 'writer'>;

@Injectable()
export class UploadLeases {
  constructor(
    private readonly sql: Sql,
    private readonly storage: Storage,
  ) {}

  /** Throws upload_locked while another writes; undefined when it is whole already, or gone. */
  async take(id: string, keepS: number): Promise<UploadLease | undefined> {
    const writer = `${BOOT} ${newId()}`;
    const askedAt = performance.now();
    const [row] = await this.sql.query<Upload & { readonly before: string | null; readonly mine: boolean }>(
      `WITH old AS MATERIALIZED (SELECT id, writer FROM upload WHERE id = $1 AND file_id IS NULL AND expires_at > now() FOR UPDATE),
       new AS (UPDATE upload SET writer = $2, writer_until = now() + interval '${LEASE_S} s', expires_at = now() + $3 * interval '1 second'
         FROM old WHERE upload.id = old.id AND (upload.writer IS NULL OR upload.writer_until < now()) RETURNING upload.*)
       SELECT new.*, old.writer AS before, new.id IS NOT NULL AS mine FROM old LEFT JOIN new ON new.id = old.id`,
      [id, writer, keepS],
    );
    if (row === undefined) return undefined;
    if (!row.mine) throw locked();
    const lease = new UploadLease(this.sql, row, writer, keepS, askedAt);
    if (row.before === null) return lease;
    try {
      return await this.takeOver(lease, { writer: row.before });
    } catch (error) {
      lease[Symbol.dispose]();
      throw error;
    }
  }

  /** After one that has not let go: it may be suspended in the middle of a write, and wake. */
  private async takeOver(lease: UploadLease, before: Before): Promise<UploadLease> {
    const { storage_key: old, size_bytes, offset_bytes } = lease.upload;
    const isHere = before.writer?.startsWith(`${BOOT} `) === true;
    const there = await this.storage.sizeOf(old);
    const sizeBytes = Math.min(Number(size_bytes), isHere ? there : Math.min(there, Number(offset_bytes)));
    const key = await this.storage.continueElsewhere(old, sizeBytes);
    if (!(await lease.move(key, sizeBytes))) {
      await this.storage.remove(key);
      throw locked();
    }
    await this.storage.remove(old);
    log('http').info({ upload_id: lease.upload.id, offset: sizeBytes }, 'an upload goes on after its writer was lost');
    return lease;
  }
}

export class UploadLease {
  private trustedUntil: number;
  private readonly timer: NodeJS.Timeout;
  private isLost = false;

  constructor(
    private readonly sql: Sql,
    public upload: Upload,
    private readonly writer: string,
    private readonly keepS: number,
    askedAt: number,
  ) {
    this.trustedUntil = askedAt + TRUSTED_MS;
    this.timer = setInterval(() => void this.renew().catch((error: unknown) => this.complain(error)), RENEW_MS);
  }

  get offset(): number {
    return Number(this.upload.offset_bytes);
  }

  holds(): boolean {
    return !this.isLost && performance.now() < this.trustedUntil;
  }

  /** Bytes before this are safe, and need not be sent again. */
  async note(offset: number): Promise<void> {
    await this.set('offset_bytes = $3', [offset]);
  }

  /** False: it is another's meanwhile. */
  move(key: string, offset: number): Promise<boolean> {
    return this.set('storage_key = $3, offset_bytes = $4', [key, offset]);
  }

  release(offset: number): Promise<boolean> {
    return this.set('writer = NULL, writer_until = NULL, offset_bytes = $3', [offset]);
  }

  /** The last move, in the transaction that writes the file. */
  end(within: Sql, fileId: string): Promise<boolean> {
    const what = 'writer = NULL, writer_until = NULL, offset_bytes = size_bytes, file_id = $3';
    return this.set(what, [fileId], within);
  }

  [Symbol.dispose](): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    const askedAt = performance.now();
    if (await this.set(`writer_until = now() + interval '${LEASE_S} s'`, []))
      this.trustedUntil = askedAt + TRUSTED_MS;
    else this.isLost = true;
  }

  /** `values` are numbered from 3. */
  private async set(what: string, values: readonly unknown[], within = this.sql): Promise<boolean> {
    const [row] = await within.query<Upload>(
      `UPDATE upload SET ${what}, expires_at = now() + ${this.keepS} * interval '1 second' WHERE id = $1 AND writer = $2 RETURNING *`,
      [this.upload.id, this.writer, ...values],
    );
    if (row) this.upload = row;
    return row !== undefined;
  }

  private complain(error: unknown): void {
    log('http').warn({ upload_id: this.upload.id, error: String(error) }, 'the right to write was not renewed');
  }
}

export const locked = (): AppError =>
  new AppError('upload_locked', 'Another request writes to this upload now. Ask where it stands, then go on there.', {
    retryAfterS: 1,
  });

function readBoot(): string {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Where the system does not say, every start counts as one: only what is known to be flushed is trusted.
    return newId();
  }
}
