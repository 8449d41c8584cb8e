import { describe, expect, it } from 'vitest';
import { operationByName } from './named-operations.js';

const known = ['update_product_city_cache', 'shop.send-mail', 'a.refresh', 'b.refresh', 'convert'].map((name) => ({
  name,
}));
const named = (asked: string) => operationByName(asked, known).name;

describe('the name of an operation', () => {
  it.each([
    ['update_product_city_cache', 'update_product_city_cache'],
    ['update-product-city-cache', 'update_product_city_cache'],
    ['shop.send_mail', 'shop.send-mail'],
    ['send_mail', 'shop.send-mail'],
    ['a.refresh', 'a.refresh'],
  ])('%s is %s', (asked, name) => expect(named(asked)).toBe(name));

  it.each(['refresh', 'product_city_cache', '', 'shop', '__proto__'])('"%s" is none', (asked) => {
    expect(() => named(asked)).toThrow(/No task is registered here/);
  });
});
