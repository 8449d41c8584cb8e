import { expect, it } from 'vitest';
import { isId } from '../../shared/ids.js';
import { addressId } from './visitors.js';

it.each([
  ['the same address', '203.0.113.7', '203.0.113.7', true],
  ['neighbours', '203.0.113.7', '203.0.113.8', false],
  ['one address written for IPv6', '203.0.113.7', '::ffff:203.0.113.7', true],
  ['two addresses of one house', '2001:db8:1:2::5', '2001:0db8:1:2:aaaa:bbbb:cccc:dddd', true],
  ['two houses', '2001:db8:1:2::5', '2001:db8:1:3::5', false],
  ['a network of zeros', '2001:db8::1', '2001:db8:0:0:9::1', true],
])('%s', (_what, one, other, same) => {
  expect(addressId(one) === addressId(other)).toBe(same);
  expect(isId(addressId(one))).toBe(true);
});
