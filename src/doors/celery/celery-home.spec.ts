import { describe, expect, it } from 'vitest';
import { homeOf, resultsUrl } from './celery-home.js';

const REDIS = 'redis://broker:6379/0';
const home = (celeryBrokerUrl: string, celeryResultBackend?: string) =>
  homeOf({ celeryBrokerUrl, celeryResultBackend });

describe('the home of what is owed', () => {
  it.each([
    ['redis://broker', undefined, REDIS],
    ['redis://:secret@Broker:6379/', undefined, REDIS],
    ['redis://user:other@broker/0?timeout=3', 'redis://broker/0', REDIS],
    ['redis://broker/1', undefined, 'redis://broker:6379/1'],
    ['redis://broker', 'redis://broker/1', `${REDIS} redis://broker:6379/1`],
    ['amqp://guest:guest@rabbit//', 'rpc://', 'amqp://rabbit:5672/'],
    ['amqp://rabbit', undefined, 'amqp://rabbit:5672/'],
    ['amqp://rabbit/%2F', undefined, 'amqp://rabbit:5672/'],
    ['amqps://rabbit/shop', 'redis://broker', `amqps://rabbit:5671/shop ${REDIS}`],
  ])('%s with results in %s', (broker, backend, expected) => {
    expect(home(broker, backend)).toBe(expected);
  });

  it('results of a Redis lie in it, unless they are messages', () => {
    expect(resultsUrl({ celeryBrokerUrl: REDIS, celeryResultBackend: undefined })).toBe(REDIS);
    expect(resultsUrl({ celeryBrokerUrl: REDIS, celeryResultBackend: 'rpc://' })).toBeUndefined();
  });

  it('is another one under a prefix, with the same results', () => {
    const prefixed = (celeryResultBackend?: string) =>
      homeOf({ celeryBrokerUrl: REDIS, celeryResultBackend, celeryKeyPrefix: 'shop_' });
    expect(prefixed()).toBe(`${REDIS}#shop_`);
    expect(prefixed('redis://broker/1')).toBe(`${REDIS}#shop_ redis://broker:6379/1`);
  });

  it('is not the same for two ways back', () => {
    expect(home(REDIS, 'rpc://')).not.toBe(home(REDIS));
  });
});
