// Log-in with an OpenID Connect provider: authorization code with PKCE. Where to send the browser, and who it was when it came back; the
// provider's signature, name and nonce are checked here and nowhere else. Called by oidc.controller.ts.
import { createHash, createPublicKey, randomBytes, verify, type JsonWebKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';

/** What the browser carries to the provider and back, in a cookie. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly next: string;
}
export interface Vouched {
  /** Never changes and is never given to another. */
  readonly subject: string;
  readonly email: string | undefined;
  readonly isVerified: boolean;
}

const PATIENCE_MS = 10_000;
const FRESH_MS = 3_600_000;
/** Clocks of two machines. */
const SLACK_S = 60;

const provider = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
});
const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional(), kty: z.string() })) });
const tokens = z.object({ id_token: z.string() });
const header = z.object({ alg: z.enum(['RS256', 'ES256']), kid: z.string().optional() });
const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nonce: z.string(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
});
type Provider = z.output<typeof provider>;

@Injectable()
export class Oidc {
  private known: { readonly at: number; readonly provider: Promise<Provider> } | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'oidcIssuer' | 'oidcClientId' | 'oidcClientSecret'>,
  ) {}

  get isOn(): boolean {
    return this.settings.oidcIssuer !== undefined;
  }

  /** A new journey, and the address at the provider where it begins. */
  async begin(redirectUri: string, next: string): Promise<{ readonly url: string; readonly journey: Journey }> {
    const random = () => randomBytes(32).toString('base64url');
    const journey = { state: random(), nonce: random(), verifier: random(), next };
    const url = new URL((await this.provider()).authorization_endpoint);
    const query = {
      response_type: 'code',
      client_id: this.settings.oidcClientId ?? '',
      redirect_uri: redirectUri,
      scope: 'openid email',
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: createHash('sha256').update(journey.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return { url: url.href, journey };
  }

  /** Changes the code for a name that the provider has signed. */
  async finish(code: string, redirectUri: string, { verifier, nonce }: Journey): Promise<Vouched> {
    const { issuer, token_endpoint, jwks_uri } = await this.provider();
    const { oidcClientId: id = '', oidcClientSecret: secret = '' } = this.settings;
    const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
    const { id_token: token } = await ask(tokens, token_endpoint, {
      method: 'POST',
      body: new URLSearchParams(body),
      headers: { authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}` },
    });
    const { keys } = await ask(keySet, jwks_uri);
    const said = readToken(token, keys);
    const isForUs = [said.aud].flat().includes(id);
    const isOver = said.exp + SLACK_S < Date.now() / 1000;
    if (said.iss !== issuer || !isForUs || isOver || said.nonce !== nonce) throw refused('claims do not fit');
    return { subject: `${issuer}#${said.sub}`, email: said.email, isVerified: said.email_verified === true };
  }

  private provider(): Promise<Provider> {
    if (!this.known || Date.now() - this.known.at > FRESH_MS) {
      const found = this.discover();
      this.known = { at: Date.now(), provider: found };
      found.catch(() => (this.known = undefined));
    }
    return this.known.provider;
  }

  private async discover(): Promise<Provider> {
    const issuer = this.settings.oidcIssuer;
    if (issuer === undefined) throw new AppError('not_found', 'This server has no log-in with a provider.');
    const found = await ask(provider, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (found.issuer !== issuer) throw refused(`the provider calls itself ${found.issuer}`);
    return found;
  }
}

/** What it says, if one of these keys has signed it. */
function readToken(token: string, keys: z.output<typeof keySet>['keys']): z.output<typeof claims> {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const part = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
  try {
    const { kid } = header.parse(part(head));
    const jwk = keys.find((key) => (kid === undefined ? keys.length === 1 : key.kid === kid));
    if (jwk === undefined) throw refused('no key of the provider fits');
    const key = { key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    if (!verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url')))
      throw refused('the signature does not fit');
    return claims.parse(part(payload));
  } catch (error) {
    throw error instanceof AppError ? error : refused('the token cannot be read', error);
  }
}

async function ask<T>(shape: z.ZodType<T>, url: string, init: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS), ...init });
  } catch (cause) {
    throw new AppError('dependency_down', 'The log-in provider does not answer. Try again in a moment.', { cause });
  }
  const text = await answer.text();
  if (!answer.ok) throw refused(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw refused(`${url} answered with something else`, cause);
  }
}

/** Vague outside, exact in the log. */
const refused = (secret: string, cause?: unknown): AppError =>
  new AppError('forbidden', 'The log-in provider did not confirm who you are. Try to log in again.', { secret, cause });
