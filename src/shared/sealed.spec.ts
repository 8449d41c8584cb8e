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
  // The first letter: of the last one not every bit counts.
  const changed = (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1);
  expect(() => unseal(sealed, `${SECRET}!`, 'test')).toThrow();
  expect(() => unseal(sealed, SECRET, 'other')).toThrow();
  expect(() => unseal(changed, SECRET, 'test')).toThrow();
});
