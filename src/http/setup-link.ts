// The one-time link by which the first administrator is made on a server that others can reach. Its token lives in this process only and is in the log.
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashToken } from './accounts.js';
import { Site } from './site.js';

@Injectable()
export class SetupLink {
  private readonly token = randomBytes(24).toString('base64url');

  constructor(private readonly site: Site) {}

  /** `address` is where the server listens, for when PUBLIC_URL is not set. */
  url(address: string): string {
    return `${this.site.origin ?? address}${this.site.prefix}/setup?token=${this.token}`;
  }

  isToken(token: unknown): boolean {
    // Hashes of equal length are compared, so that the time does not tell how much of a guess was right.
    return typeof token === 'string' && hashToken(token) === hashToken(this.token);
  }
}
