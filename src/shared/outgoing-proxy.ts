// The proxy that stands between this server and others, where the operator has one: which requests go through it, and the tunnel for those that are
// encrypted. Called by outgoing-request.ts.
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from './errors.js';

export interface Proxies {
  readonly httpProxy: string | undefined;
  readonly httpsProxy: string | undefined;
  /** Hosts, domains, addresses and networks that are reached directly; * for all. */
  readonly noProxy: readonly string[];
}

export function proxyFor(url: URL, { httpProxy, httpsProxy, noProxy }: Proxies): URL | undefined {
  const asked = url.protocol === 'https:' ? httpsProxy : httpProxy;
  return asked === undefined || noProxy.some((each) => isMeant(each, url)) ? undefined : new URL(asked);
}

/** `example.org` and `.example.org` mean the domain with all below it; a port narrows it down. */
function isMeant(pattern: string, url: URL): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (pattern === '*') return true;
  const [address = '', bits] = pattern.split('/');
  if (isIP(address) !== 0) return isIP(host) === isIP(address) && isInside(host, address, bits);
  const [, name = '', port] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(pattern.toLowerCase()) ?? [];
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

function isInside(host: string, address: string, bits: string | undefined): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const network = new BlockList();
  network.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  return network.check(host, family);
}

/** Where the request itself goes, and what the proxy wants to hear with it. */
export function proxyFacts(proxy: URL): { hostname: string; port: string; headers: Record<string, string> } {
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const headers =
    proxy.username === '' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` };
  const port = proxy.port || (proxy.protocol === 'https:' ? '443' : '80');
  return { hostname: proxy.hostname.replace(/^\[(.*)\]$/, '$1'), port, headers };
}

/** A line to that server on which nobody else listens. */
export function tunnel(proxy: URL, to: URL, signal: AbortSignal): Promise<Duplex> {
  const { request } = proxy.protocol === 'https:' ? https : http;
  const path = `${to.hostname}:${to.port || 443}`;
  return new Promise((resolve, reject) => {
    const asking = request({ ...proxyFacts(proxy), method: 'CONNECT', path, signal, agent: false });
    asking.once('connect', (answer, line) => {
      if (answer.statusCode === 200) return resolve(line);
      line.destroy();
      reject(new AppError('fetch_failed', `The proxy refused the connection (${answer.statusCode}).`));
    });
    asking.once('response', (answer) => {
      answer.destroy();
      reject(new AppError('fetch_failed', `The proxy refused the connection (${answer.statusCode}).`));
    });
    asking.once('error', reject).end();
  });
}
