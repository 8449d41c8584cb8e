// A small OpenID Connect provider that asks nobody: it vouches for whom the test says, checks what a provider checks, and can be told to lie.
import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { atFileEnd } from './work-area.js';

export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the next token says beside the usual; may replace the usual too. */
  says: Record<string, unknown>;
  /** Signs with a key that it does not publish. */
  forges: boolean;
}

interface Grant {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

export async function startOidcProvider(): Promise<OidcProvider> {
  const [own, foreign] = [newKey(), newKey()];
  const grants = new Map<string, Grant>();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const routes: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () =>
        json({
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/authorize`,
          token_endpoint: `${provider.issuer}/token`,
          jwks_uri: `${provider.issuer}/keys`,
        }),
      '/keys': () => json({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'own', use: 'sig' }] }),
      '/authorize': () => {
        const query = (name: string) => url.searchParams.get(name) ?? '';
        const isRight =
          query('response_type') === 'code' &&
          query('client_id') === provider.clientId &&
          query('code_challenge_method') === 'S256' &&
          query('scope').split(' ').includes('openid');
        if (!isRight) return json({ error: 'invalid_request' }, 400);
        const code = randomUUID();
        const redirectUri = query('redirect_uri');
        grants.set(code, { challenge: query('code_challenge'), nonce: query('nonce'), redirectUri });
        const back = new URL(redirectUri);
        back.search = new URLSearchParams({ code, state: query('state') }).toString();
        return response.writeHead(302, { location: back.href }).end();
      },
      '/token': async () => {
        const form = new URLSearchParams(await bodyOf(request));
        const grant = grants.get(form.get('code') ?? '');
        grants.delete(form.get('code') ?? '');
        const login = `Basic ${btoa(`${provider.clientId}:${provider.clientSecret}`)}`;
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        const isRight =
          request.headers.authorization === login &&
          form.get('grant_type') === 'authorization_code' &&
          grant?.challenge === challenge &&
          grant.redirectUri === form.get('redirect_uri');
        if (!isRight) return json({ error: 'invalid_grant' }, 400);
        const usual = {
          iss: provider.issuer,
          aud: provider.clientId,
          exp: nowS() + 300,
          iat: nowS(),
          nonce: grant.nonce,
        };
        const key = provider.forges ? foreign.privateKey : own.privateKey;
        return json({
          token_type: 'Bearer',
          access_token: 'none',
          id_token: token({ ...usual, ...provider.says }, key),
        });
      },
    };
    void (routes[url.pathname] ?? (() => json({ error: 'not_found' }, 404)))();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atFileEnd(() => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))));
  const provider: OidcProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId: 'athanor-here',
    clientSecret: 'not-to-be-guessed',
    says: {},
    forges: false,
  };
  return provider;
}

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const nowS = () => Math.floor(Date.now() / 1000);

function token(claims: Record<string, unknown>, key: KeyObject): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid: 'own' })}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part as string;
  return text;
}
