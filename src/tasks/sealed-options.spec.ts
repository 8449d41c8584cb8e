import { expect, it } from 'vitest';
import { hideSecrets, openOptions, sealOptions, withKept } from './sealed-options.js';

const secret = 'a secret of more than thirty-two characters';
const options = { pages: '1-2', password: 'open sesame' };

it('hides the password and nothing else, and gives it back', () => {
  const sealed = sealOptions(options, secret);
  expect(JSON.stringify(sealed)).not.toContain('sesame');
  expect(sealed).toMatchObject({ pages: '1-2' });
  expect(openOptions(JSON.parse(JSON.stringify(sealed)) as typeof options, secret)).toEqual(options);
});

it('makes something else of the same password each time', () => {
  expect(sealOptions(options, secret)).not.toEqual(sealOptions(options, secret));
});

it('does not open with another secret, and does not seal without one', () => {
  expect(() => openOptions(sealOptions(options, secret), `${secret}!`)).toThrow('another SECRET');
  expect(() => sealOptions(options, undefined)).toThrow('SECRET');
  expect(sealOptions({ pages: '1' }, undefined)).toEqual({ pages: '1' });
});

it('is not shown to anybody', () => {
  expect(hideSecrets(sealOptions(options, secret))).toEqual({ pages: '1-2', password: '***' });
  expect(hideSecrets({ pages: '1' })).toEqual({ pages: '1' });
});

it('hides addresses and headers, which may open something by themselves', () => {
  const fetched = { url: 'https://example.org/a?key=sesame', headers: { Cookie: 'sesame' }, filename: 'a' };
  const sealed = sealOptions(fetched, secret);
  expect(JSON.stringify(sealed)).not.toContain('sesame');
  expect(openOptions(JSON.parse(JSON.stringify(sealed)) as typeof fetched, secret)).toEqual(fetched);
});

it('stays as it was when it comes back as it was shown', () => {
  expect(withKept({ pages: '3', password: '***', user_password: '***' }, options)).toEqual({
    pages: '3',
    password: 'open sesame',
    user_password: '***',
  });
  expect(withKept({ password: 'another' }, options)).toEqual({ password: 'another' });
  const before = { url: 'https://example.org/a?key=sesame', password: 'sesame' };
  expect(withKept({ url: '***', filename: 'a.png' }, before)).toEqual({ url: before.url, filename: 'a.png' });
});
