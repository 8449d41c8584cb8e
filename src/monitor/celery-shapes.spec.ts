// What is told of a broker.
import { expect, it } from 'vitest';
import { brokerFacts } from './celery-shapes.js';

it.each([
  ['redis://:word@here:6379/1', { transport: 'redis', virtual_host: '1', ssl: false }],
  ['rediss://here:6379/1', { transport: 'rediss', ssl: true }],
  ['amqp://user:word@here:5672/', { transport: 'amqp', port: 5672, virtual_host: '/', ssl: false }],
  ['amqps://here/shop', { transport: 'amqps', port: null, virtual_host: 'shop', ssl: true }],
])('%s', (address, facts) => {
  expect(brokerFacts(address)).toMatchObject(facts);
  expect(JSON.stringify(brokerFacts(address))).not.toContain('word');
});
