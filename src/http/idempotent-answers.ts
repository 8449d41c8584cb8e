// Whoever repeats a request with its Idempotency-Key gets the first answer again and makes nothing twice: 24 hours, for each client, method and route.
// The row is held while the first request is under way; who dies with it in hand leaves the number under which tasks and jobs are made once.
// Called by idempotency.interceptor.ts, and by routes that must have read files before they know what is asked.
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { log } from '../shared/log.js';
import { deriveKey, seal, unseal } from '../shared/sealed.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.js';
import { factsOf } from './request-facts.js';

interface Asked {
  readonly clientId: string;
  readonly route: string;
  readonly key: string;
}
interface Turn extends Asked {
  /** Under this number the request makes what it makes. */
  readonly reservation: string;
}
interface Known {
  readonly fingerprint: string;
  readonly reservation: string;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
}

const KEPT_S = 24 * 3600;
/** A process that hangs or dies gives the key back after that. */
const HELD_S = 10;
const RENEW_MS = 3000;
const PURPOSE = 'idempotent answers';
const HEADERS = [
  'content-type',
  'location',
  'content-location',
  'etag',
  'link',
  'retry-after',
  'preference-applied',
  'x-task-id',
  'tus-resumable',
  'tus-version',
  'upload-offset',
  'upload-length',
  'upload-expires',
];

/** An upload in parts says with the first what it is; it has no body. A password has no place in an address. */
const ASKING = ['upload-length', 'upload-metadata', 'x-password'];

const RESERVE = `INSERT INTO idempotency AS i (client_id, route, key, fingerprint, reservation, held_until, expires_at)
    VALUES ($1, $2, $3, $4, $5, now() + interval '${HELD_S} s', now() + interval '${KEPT_S} s')
  ON CONFLICT (client_id, route, key) DO UPDATE SET fingerprint = excluded.fingerprint, held_until = excluded.held_until,
      reservation = CASE WHEN i.expires_at <= now() THEN excluded.reservation ELSE i.reservation END,
      status = NULL, headers = NULL, body = NULL, created_at = now(), expires_at = excluded.expires_at
    WHERE i.expires_at <= now() OR (i.status IS NULL AND i.held_until <= now() AND i.fingerprint = excluded.fingerprint)
  RETURNING reservation`;
const MINE = `client_id = $1 AND route = $2 AND key = $3 AND reservation = $4 AND status IS NULL`;

@Injectable()
export class IdempotentAnswers {
  private readonly log = log('http');

  constructor(
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret'>,
  ) {}

  /** True: the first answer has gone out again, and nothing is left to do. What is asked for with files is their SHA-256 and the fields. */
  async answered(
    request: Request,
    response: Response,
    fileHashes: readonly string[] = [],
    fields: unknown = request.body,
  ): Promise<boolean> {
    const key = readIdempotencyKey(request);
    const facts = factsOf(request);
    if (key === undefined || facts.caller === undefined || facts.reservation !== undefined) return false;
    const route = `${request.method} ${String((request.route as { path?: unknown } | undefined)?.path)}`;
    const asked = { clientId: facts.caller.clientId, route, key };
    const { params, query } = request;
    const asks = ASKING.filter((name) => request.get(name) !== undefined).map((name) => [name, request.get(name)]);
    const what = { params, query, fields, ...(asks.length > 0 && { asks }) };
    const fingerprint = fingerprintOf(what, fileHashes, deriveKey(this.secret(), PURPOSE));
    const [mine] = await this.sql.query<{ reservation: string }>(RESERVE, [...values(asked), fingerprint, newId()]);
    if (mine) {
      facts.reservation = mine.reservation;
      facts.keepAnswer = this.keeperOf(response, { ...asked, ...mine });
      return false;
    }
    const known = await this.find(asked);
    if (known.fingerprint !== fingerprint)
      throw new AppError(
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request. Use a new key for a new request.',
      );
    if (known.status === null)
      throw new AppError(
        'idempotency_in_progress',
        'The first request with this Idempotency-Key is still under way. Ask again in a moment.',
        { retryAfterS: 1 },
      );
    response.setHeader('Idempotency-Replayed', 'true');
    return this.giveAgain(response, known, facts);
  }

  /** Answers that are files are not kept: their task is, and gives them again. */
  private giveAgain(response: Response, known: Known, facts: { reservation?: string }): boolean {
    if (known.body === null) {
      facts.reservation = known.reservation;
      return false;
    }
    response.status(known.status ?? 200).setHeaders(new Map(Object.entries(known.headers ?? {})));
    response.end(unseal(known.body, this.secret(), PURPOSE));
    return true;
  }

  private async find(asked: Asked): Promise<Known> {
    const [known] = await this.sql.query<Known>(
      'SELECT fingerprint, reservation, status, headers, body FROM idempotency WHERE client_id = $1 AND route = $2 AND key = $3',
      values(asked),
    );
    if (known) return known;
    throw new AppError('idempotency_in_progress', 'The key has just become free. Ask again.', { retryAfterS: 1 });
  }

  /**
   * The row is written before the answer goes, so that whoever has seen it sees the same again. What is sent in one piece goes with its end; who sends a
   * file calls what this returns before its first byte, because with the last one it is seen, whenever the end is said.
   */
  private keeperOf(response: Response, turn: Turn): () => Promise<void> {
    const renewing = setInterval(() => void this.hold(turn, HELD_S), RENEW_MS);
    const end = response.end.bind(response) as (...args: unknown[]) => Response;
    let kept: Promise<void> | undefined;
    const keep = (chunk?: unknown): Promise<void> => {
      clearInterval(renewing);
      return (kept ??= this.keep(response, turn, chunk));
    };
    let isEnding = false;
    response.end = (...args: unknown[]) => {
      if (isEnding) return end(...args);
      isEnding = true;
      void keep(args[0]).finally(() => end(...args));
      return response;
    };
    response.once('close', () => {
      clearInterval(renewing);
      if (!kept) void this.hold(turn, 0);
    });
    return () => keep();
  }

  private async keep(response: Response, turn: Turn, chunk: unknown): Promise<void> {
    const { statusCode } = response;
    // What may be otherwise in a moment is no answer to hold on to.
    if (statusCode >= 500 || statusCode === 429) return this.hold(turn, 0);
    const isText = String(response.getHeader('content-type') ?? 'json').includes('json');
    const body = isText ? seal(textOf(chunk), this.secret(), PURPOSE) : null;
    const headers = HEADERS.flatMap((name) => {
      const value = response.getHeader(name);
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    await this.write(`UPDATE idempotency SET status = $5, headers = $6, body = $7 WHERE ${MINE}`, turn, [
      statusCode,
      Object.fromEntries(headers),
      body,
    ]);
  }

  /** From now on for so long; 0 lets whoever asks again go on where this ended. */
  private hold(turn: Turn, seconds: number): Promise<void> {
    return this.write(`UPDATE idempotency SET held_until = now() + $5 * interval '1 second' WHERE ${MINE}`, turn, [
      seconds,
    ]);
  }

  /** Never fails the request: unwritten, the key is free again in a moment, and the number sees to it that nothing is made twice. */
  private async write(statement: string, turn: Turn, more: readonly unknown[]): Promise<void> {
    try {
      await this.sql.query(statement, [...values(turn), turn.reservation, ...more]);
    } catch (error) {
      this.log.warn({ error: String(error) }, 'an answer to an Idempotency-Key was not kept');
    }
  }

  private secret(): string {
    const { secret } = this.settings;
    if (secret !== undefined) return secret;
    throw new AppError('invalid_state', 'Without SECRET no answer can be kept. Set the same one for every process.');
  }
}

const values = ({ clientId, route, key }: Asked): readonly string[] => [clientId, route, key];
const textOf = (chunk: unknown): string =>
  Buffer.isBuffer(chunk) ? chunk.toString('utf8') : typeof chunk === 'string' ? chunk : '';

/** For what makes a row: the same number for all repeats of a request. */
export function reservedFor(request: Request): { idempotencyKey?: string } {
  const { reservation } = factsOf(request);
  return reservation === undefined ? {} : { idempotencyKey: reservation };
}
