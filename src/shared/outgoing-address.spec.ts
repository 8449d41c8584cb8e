import { describe, expect, it } from 'vitest';
import { isPublic, pinAddress } from './outgoing-address.js';

describe('public', () => {
  it.each(['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111'])('is %s', (address) => expect(isPublic(address)).toBe(true));

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001:0:4136:e378::',
  ])('is not %s', (address) => expect(isPublic(address)).toBe(false));
});

describe('an address', () => {
  const pin = (url: string, named: string[] = []) => pinAddress(new URL(url), named);

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::ffff:7f00:1]/',
    'http://localhost/',
    'http://user:word@1.1.1.1/',
    'ftp://1.1.1.1/',
    'http://1.1.1.1:6379/',
  ])('%s is refused', (url) => expect(pin(url)).rejects.toMatchObject({ code: 'url_blocked' }));

  it('is taken where it is public, or named by host, address or network', async () => {
    expect(await pin('https://1.1.1.1/hook')).toEqual({ address: '1.1.1.1', family: 4 });
    expect(await pin('http://127.0.0.1:8080/', ['127.0.0.1'])).toMatchObject({ address: '127.0.0.1' });
    expect(await pin('http://10.2.3.4:8080/', ['10.0.0.0/8'])).toMatchObject({ address: '10.2.3.4' });
    expect(await pin('http://localhost:8080/', ['localhost'])).toHaveProperty('address');
    await expect(pin('http://10.2.3.4/', ['192.168.0.0/16'])).rejects.toMatchObject({ code: 'url_blocked' });
  });
});
