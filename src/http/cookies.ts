// Reads and writes our few cookies: HttpOnly, SameSite=Lax, below the path of PUBLIC_URL, Secure when that is https. Called by sessions, forms and languages.
import type { Request, Response } from 'express';
import type { Site } from './site.js';

export function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name && /^[\w-]+$/.test(value)) return value;
  }
  return undefined;
}

/** Without `maxAgeS` it lives as long as the browser; 0 removes it. */
export function writeCookie(response: Response, site: Site, name: string, value: string, maxAgeS?: number): void {
  response.append(
    'Set-Cookie',
    [
      `${name}=${value}`,
      `Path=${site.prefix || '/'}`,
      'HttpOnly',
      'SameSite=Lax',
      ...(site.isSecure ? ['Secure'] : []),
      ...(maxAgeS === undefined ? [] : [`Max-Age=${maxAgeS}`]),
    ].join('; '),
  );
}
