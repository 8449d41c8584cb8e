import { expect, it } from 'vitest';
import { proxyFacts, proxyFor } from './outgoing-proxy.js';

const proxies = { httpProxy: 'http://one:3128', httpsProxy: 'http://two:3128', noProxy: [] };
const hostOf = (url: string, noProxy: string[] = []) => proxyFor(new URL(url), { ...proxies, noProxy })?.hostname;

it('each kind of address has its proxy', () => {
  expect(hostOf('http://example.org/')).toBe('one');
  expect(hostOf('https://example.org/')).toBe('two');
  expect(proxyFor(new URL('https://example.org/'), { ...proxies, httpsProxy: undefined })).toBeUndefined();
});

it.each([
  ['https://example.org/', 'example.org'],
  ['https://a.example.org/', 'example.org'],
  ['https://a.example.org/', '.example.org'],
  ['https://a.example.org/', '*.example.org'],
  ['https://EXAMPLE.org/', 'Example.org'],
  ['https://example.org:8443/', 'example.org:8443'],
  ['http://10.1.2.3/', '10.0.0.0/8'],
  ['http://[fd00::1]/', 'fd00::/8'],
  ['http://anything/', '*'],
])('%s goes directly where NO_PROXY has %s', (url, pattern) => expect(hostOf(url, [pattern])).toBeUndefined());

it.each([
  ['https://notexample.org/', 'example.org'],
  ['https://example.org/', 'a.example.org'],
  ['https://example.org/', 'example.org:8443'],
  ['http://11.1.2.3/', '10.0.0.0/8'],
  ['http://example.org/', '10.0.0.0/8'],
])('%s does not where it has %s', (url, pattern) => expect(hostOf(url, [pattern])).toBeDefined());

it('the name and password of a proxy go to the proxy', () => {
  expect(proxyFacts(new URL('http://us%40er:pass@proxy:3128'))).toEqual({
    hostname: 'proxy',
    port: '3128',
    headers: { 'Proxy-Authorization': `Basic ${Buffer.from('us@er:pass').toString('base64')}` },
  });
});
