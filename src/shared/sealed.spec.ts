import { expect, it } from 'vitest';
import { seal, unseal } from './sealed.js';

const SECRET = 'a secret of more than thirty-two characters';

it('gives back what was sealed, and shows nothing of it', () => {
  const sealed = seal('пароль', SECRET, 'test');
  expect(unseal(sealed, SECRET, 'test')).toBe('пароль');
  expect(Buffer.from(sealed, 'base64url').includes('пароль')).toBe(false);
  expect(seal('пароль', SECRET, 'test')).not.toBe(sealed);
});

it('refuses another secret, another purpose and a changed text', () => {
  const sealed = seal('x', SECRET, 'test');
  const changed = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'B' : 'A');
  expect(() => unseal(sealed, `${SECRET}!`, 'test')).toThrow();
  expect(() => unseal(sealed, SECRET, 'other')).toThrow();
  expect(() => unseal(changed, SECRET, 'test')).toThrow();
});
