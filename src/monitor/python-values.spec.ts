// What Celery's own saferepr has written, and what was meant.
import { expect, it } from 'vitest';
import { valueOf } from './python-values.js';

it.each<[string, unknown]>([
  ['()', []],
  ['(40,)', [40]],
  ['{}', {}],
  [`("it's", -0.5, 1e+30, None, True, [1, {'a': (1,)}], {})`, ["it's", -0.5, 1e30, null, true, [1, { a: [1] }], {}]],
  [`('it\\'s C:\\new', 'Мир')`, ["it's C:\\new", 'Мир']],
  [`{'task_id': '42', 'quality': None}`, { task_id: '42', quality: null }],
  ['["as", {"we": "write"}]', ['as', { we: 'write' }]],
])('%s', (text, value) => expect(valueOf(text)).toEqual(value));

it.each(['', `('${'a'.repeat(20)}...`, `(<Photo: 7>,)`, '{1: 2}', '{1, 2}', '(inf,)', `('a'`, '(1 2)', '__proto__'])(
  'stays as it is: %s',
  (text) => expect(valueOf(text)).toBe(text),
);
