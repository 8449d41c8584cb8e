// Log-in with a provider: a real one, made small. Who it vouches for gets in; what is forged, old, for others or begun elsewhere does not.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { startOidcProvider, type OidcProvider } from '../harness/oidc-provider.js';
import { startProduct, type Product } from '../harness/product.js';
import { cookieOf, logIn } from '../harness/session.js';

const ADMIN = { email: 'admin@example.org', password: 'a long password' };
const ANNA = { sub: 'anna-1', email: 'anna@example.org', email_verified: true };
let provider: OidcProvider;
let product: Product;
let browser: HttpClient;

beforeAll(async () => {
  provider = await startOidcProvider();
  product = await startProduct({
    roles: ['api'],
    settings: {
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
    },
  });
  browser = httpClient(product.url);
});
afterAll(() => product.stop());
beforeEach(() => Object.assign(provider, { says: ANNA, forges: false }));

/** There and back as a browser goes; `tamper` is what somebody in between does to the way back. */
async function travel(next = '/', tamper: (back: URL) => void = () => undefined, keepsCookie = true) {
  const left = await browser.fetch(`/login/oidc?next=${encodeURIComponent(next)}`);
  const there = await fetch(left.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(there.headers.get('location') ?? '');
  tamper(back);
  const cookie = keepsCookie ? cookieOf(left.headers, 'athanor_oidc') : '';
  const answer = await browser.fetch(back.pathname + back.search, { headers: { cookie } });
  return { answer, session: cookieOf(answer.headers), back, cookie };
}
const person = async (session: string) =>
  (
    await browser.get<{ person: { id: string; email: string; role: string } | null }>('/api/v1/session', {
      cookie: session,
    })
  ).body.person;

it('the log-in page and the session name the other way', async () => {
  expect(await (await browser.fetch('/login?next=/help')).text()).toContain('href="/login/oidc?next=%2Fhelp"');
  expect((await browser.get('/api/v1/session')).body).toMatchObject({ oidc: true });
});

it('a new person gets an account without rights of its own, and the same one ever after', async () => {
  const first = await travel('/help');
  expect([first.answer.status, first.answer.headers.get('location')]).toEqual([303, '/help']);
  const anna = await person(first.session);
  expect(anna).toMatchObject({ email: ANNA.email, role: 'user' });
  provider.says = { sub: ANNA.sub, email: 'renamed@example.org', email_verified: true };
  expect(await person((await travel()).session)).toEqual(anna);
});

it('a confirmed e-mail leads to the account that is there; one that is not confirmed leads nowhere', async () => {
  provider.says = { sub: 'boss', email: ADMIN.email, email_verified: false };
  expect((await travel()).answer.status).toBe(403);
  provider.says = { sub: 'boss', email: ADMIN.email, email_verified: true };
  expect(await person((await travel()).session)).toMatchObject({ email: ADMIN.email, role: 'admin' });
  provider.says = { sub: 'another-boss', email: ADMIN.email, email_verified: true };
  expect((await travel()).answer.status).toBe(403);
});

it('who is disabled here stays out', async () => {
  provider.says = { sub: 'leaver', email: 'leaver@example.org', email_verified: true };
  const { id } = (await person((await travel()).session)) ?? { id: '' };
  const admin = await logIn(product.url, ADMIN);
  await admin.patch(`/api/v1/admin/users/${id}`, { disabled: true });
  const { answer, session } = await travel();
  expect([answer.status, session]).toEqual([403, '']);
});

it.each<[string, Record<string, unknown>]>([
  ['for another installation', { aud: 'somebody-else' }],
  ['from another provider', { iss: 'https://evil.example' }],
  ['of an hour ago', { exp: Math.floor(Date.now() / 1000) - 3600 }],
  ['of another journey', { nonce: 'used before' }],
  ['without a subject', { sub: '' }],
])('a token %s is refused', async (_what, claims) => {
  provider.says = { ...ANNA, ...claims };
  const { answer, session } = await travel();
  expect([answer.status, session]).toEqual([403, '']);
});

it('a forged signature is refused', async () => {
  provider.forges = true;
  expect((await travel()).answer.status).toBe(403);
});

it('a journey that did not begin in this browser ends nowhere, and each ends once', async () => {
  expect((await travel('/', undefined, false)).answer.status).toBe(403);
  expect((await travel('/', (back) => back.searchParams.set('state', 'guessed'))).answer.status).toBe(403);
  const { answer, back, cookie } = await travel();
  expect(answer.status).toBe(303);
  expect((await browser.fetch(back.pathname + back.search, { headers: { cookie } })).status).toBe(403);
});

it('it leads nowhere but here', async () => {
  expect((await travel('//evil.example')).answer.headers.get('location')).toBe('/');
});
