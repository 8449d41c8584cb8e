import { expect, it } from 'vitest';
import { expose } from './exposition.js';

it('writes families with their help, and labels that cannot break out of their quotes', () => {
  const text = expose([
    { name: 'a_total', help: 'How many.', type: 'counter', samples: [{ labels: { x: 'say "\\"\n' }, value: 3 }] },
    { name: 'b', help: 'Now.', type: 'gauge', samples: [{ value: 0.5 }] },
    {
      name: 'c_seconds',
      help: 'Time.',
      type: 'histogram',
      samples: [{ labels: { le: '+Inf' }, value: 1, suffix: '_bucket' }],
    },
  ]);
  expect(text).toBe(
    [
      '# HELP a_total How many.',
      '# TYPE a_total counter',
      'a_total{x="say \\"\\\\\\"\\n"} 3',
      '',
      '# HELP b Now.',
      '# TYPE b gauge',
      'b 0.5',
      '',
      '# HELP c_seconds Time.',
      '# TYPE c_seconds histogram',
      'c_seconds_bucket{le="+Inf"} 1',
      '',
    ].join('\n'),
  );
});
