// Forms that work without JavaScript carry a token made from a cookie, so that another site cannot send them for the reader.
// Pages with forms call formToken(); routes that take forms call requireFormToken().
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { AppError } from '../shared/errors.js';
import { readCookie, writeCookie } from './cookies.js';
import type { Site } from './site.js';

const COOKIE = 'athanor_form';
export const TOKEN_FIELD = 'form_token';

/** Given out with this answer: a page may have several forms, and the browser keeps one cookie. */
const given = new WeakMap<Request, string>();

/** The token for this browser; a first visit gets its cookie. */
export function formToken(request: Request, response: Response, site: Site): string {
  const known = readCookie(request, COOKIE) ?? given.get(request);
  const secret = known ?? randomBytes(24).toString('base64url');
  if (known === undefined) {
    writeCookie(response, site, COOKIE, secret);
    given.set(request, secret);
  }
  return tokenOf(secret);
}

export function requireFormToken(request: Request, token: unknown): void {
  const secret = readCookie(request, COOKIE);
  if (secret !== undefined && typeof token === 'string' && isSame(tokenOf(secret), token)) return;
  throw new AppError('forbidden', 'The form is not from this server or too old. Open the page again, then send it.');
}

const tokenOf = (secret: string): string => createHash('sha256').update(`form:${secret}`).digest('base64url');

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
