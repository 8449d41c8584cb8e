// Where this server is on the web: the host names it answers to, the path it lives below, and so how links and cookies are written.
import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';

@Injectable()
export class Site {
  /** '' or '/files': what PUBLIC_URL has behind its host. */
  readonly prefix: string;
  readonly origin: string | undefined;
  readonly isSecure: boolean;
  readonly listensOnLoopback: boolean;
  private readonly hosts: ReadonlySet<string>;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'publicUrl' | 'host' | 'allowedHosts'>) {
    const url = settings.publicUrl === undefined ? undefined : new URL(settings.publicUrl);
    this.prefix = url?.pathname.replace(/\/+$/, '') ?? '';
    this.origin = url?.origin;
    this.isSecure = url?.protocol === 'https:';
    this.listensOnLoopback = isLoopback(settings.host);
    const names = ['localhost', '127.0.0.1', '::1', settings.host, ...settings.allowedHosts];
    this.hosts = new Set([...names, ...(url ? [bare(url.hostname)] : [])].map((name) => name.toLowerCase()));
  }

  /** For pages: a path on this server. */
  path(to: string): string {
    return `${this.prefix}${to}`;
  }

  /** For programs: absolute as soon as we know how they see us. */
  link(to: string): string {
    return `${this.origin ?? ''}${this.prefix}${to}`;
  }

  /** An address cannot be rebound by DNS, so a server that listens to others answers to any of its addresses. */
  answersTo(hostHeader: string | undefined): boolean {
    const name = hostName(hostHeader);
    return name !== undefined && (this.hosts.has(name) || (!this.listensOnLoopback && isIP(name) !== 0));
  }

  /** Whether a page of this origin is a page of ours. */
  isOwnOrigin(origin: string, hostHeader: string | undefined): boolean {
    if (this.origin !== undefined && origin === this.origin) return true;
    return URL.canParse(origin) && new URL(origin).host === hostHeader?.toLowerCase();
  }
}

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\]|::ffff:127(\.\d{1,3}){3})$/i.test(host);
}

const bare = (name: string): string => name.replace(/^\[(.*)\]$/, '$1');

function hostName(header: string | undefined): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[^:/?#@\s]+)(:\d{1,5})?$/i.exec(header ?? '');
  return match?.[1] === undefined ? undefined : bare(match[1]).toLowerCase().replace(/\.$/, '');
}
