import { describe, expect, it } from 'vitest';
import { isLoopback, Site } from './site.js';

const site = (settings: Partial<ConstructorParameters<typeof Site>[0]> = {}) =>
  new Site({ host: '127.0.0.1', publicUrl: undefined, allowedHosts: [], ...settings });

describe('the names that a server answers to', () => {
  it.each(['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST', 'localhost.:3000'])(
    'hold %s',
    (host) => expect(site().answersTo(host)).toBe(true),
  );

  it.each([undefined, '', 'evil.example', 'localhost.evil.example', '10.0.0.1', 'user@localhost', 'localhost:3000:1'])(
    'do not hold %s on loopback',
    (host) => expect(site().answersTo(host)).toBe(false),
  );

  it('hold the host of PUBLIC_URL and ALLOWED_HOSTS', () => {
    const open = site({ publicUrl: 'https://files.example/convert/', allowedHosts: ['API'] });
    expect(open.answersTo('files.example')).toBe(true);
    expect(open.answersTo('api:3000')).toBe(true);
    expect(open.answersTo('other.example')).toBe(false);
  });

  it('hold any address, but no name, when it listens to others', () => {
    expect(site({ host: '0.0.0.0' }).answersTo('192.168.1.5:3000')).toBe(true);
    expect(site({ host: '0.0.0.0' }).answersTo('rebound.example:3000')).toBe(false);
  });
});

describe('links', () => {
  it('are paths until PUBLIC_URL says more', () => {
    expect(site().link('/api/v1/tasks/1')).toBe('/api/v1/tasks/1');
    const placed = site({ publicUrl: 'https://files.example/convert/' });
    expect(placed.link('/api/v1/tasks/1')).toBe('https://files.example/convert/api/v1/tasks/1');
    expect(placed.path('/t/1')).toBe('/convert/t/1');
    expect(placed.isSecure).toBe(true);
  });
});

describe('own origin', () => {
  it('is the one of the Host header or of PUBLIC_URL', () => {
    expect(site().isOwnOrigin('http://localhost:3000', 'localhost:3000')).toBe(true);
    expect(site().isOwnOrigin('http://localhost:4000', 'localhost:3000')).toBe(false);
    expect(site().isOwnOrigin('null', 'localhost:3000')).toBe(false);
    const behind = site({ publicUrl: 'https://files.example' });
    expect(behind.isOwnOrigin('https://files.example', '127.0.0.1:3000')).toBe(true);
    expect(behind.isOwnOrigin('https://evil.example', '127.0.0.1:3000')).toBe(false);
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['127.0.0.1.evil.example', false],
  ])('of %s is %s', (host, expected) => expect(isLoopback(host)).toBe(expected));
});
