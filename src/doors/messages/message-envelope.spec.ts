import { describe, expect, it } from 'vitest';
import { readJson, readRequest, readSender, replyOf } from './message-envelope.js';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const order = (more: object = {}) => ({
  specversion: '1.0',
  type: 'conversion.task.requested',
  id: 'order 1',
  source: '/shop',
  data: { file_id: 'f', options: { quality: 80, width: 5 } },
  ...more,
});
const request = (more: object = {}) => readRequest(readSender(order(more), {}));

describe('the bytes of a message', () => {
  const read = (body: Buffer | string, properties: object = {}) => readJson({ body: Buffer.from(body), properties });

  it.each([{}, { contentType: 'Application/JSON; charset=utf-8' }, { contentType: 'application/cloudevents+json' }])(
    'are JSON when nothing else is said: %j',
    (properties) => expect(read('{"a":"ä"}', properties)).toEqual({ a: 'ä' }),
  );

  it.each<[string, Buffer | string, object, string]>([
    ['nothing', '', {}, 'malformed_request'],
    ['no JSON', '{', {}, 'malformed_request'],
    ['another alphabet', Buffer.from([0x22, 0xe4, 0x22]), {}, 'malformed_request'],
    ['two bytes a letter', Buffer.from('{}', 'utf16le'), {}, 'malformed_request'],
    ['a pickle', '{}', { contentType: 'application/x-python-serialize' }, 'unsupported_media_type'],
    ['something packed', '{}', { contentEncoding: 'gzip' }, 'unsupported_media_type'],
    ['one byte too many', `"${'x'.repeat(2 ** 20 - 1)}"`, {}, 'file_too_large'],
  ])('are refused where they are %s', (_what, body, properties, code) =>
    expect(() => read(body, properties)).toThrow(expect.objectContaining({ code })),
  );

  it('may be a mebibyte', () => expect(read(`"${'x'.repeat(2 ** 20 - 2)}"`)).toHaveLength(2 ** 20 - 2));
});

describe('a sender', () => {
  it('is not known by what no database keeps', () =>
    expect(readSender(undefined, { messageId: 'a\0', correlationId: '\ud800', replyTo: 'r' })).toEqual({
      reply_to: 'r',
    }));

  it('is known as far as it can be read, and what the message says goes before what the broker knows', () => {
    const said = { id: 'a', reply_to: 7, correlation_id: 'c', traceparent: 'none' };
    const known = { replyTo: 'replies', correlationId: 'other', messageId: 'm' };
    expect(readSender(said, known)).toEqual({ id: 'a', reply_to: 'replies', correlation_id: 'c', whole: said });
    expect(readSender('[]', { messageId: 'm' })).toMatchObject({ id: 'm' });
    expect(readSender(null, {})).toEqual({ whole: null });
  });

  it('is answered where it wants to be, with its own words', () => {
    const sender = readSender(order({ reply_to: 'replies', correlation_id: 'c', traceparent: TRACE }), {});
    const answer = { queue: 'replies', broker: 'amqp', correlation_id: 'c', traceparent: TRACE };
    expect(replyOf(sender, 'amqp')).toEqual(answer);
    expect(replyOf(readSender(order(), {}), 'redis')).toBeUndefined();
  });
});

describe('a request', () => {
  it('is the same for the same source and id, and for the same key of its sender', () => {
    expect(request({ time: '2026-01-31T10:00:00Z' }).key).toBe(request().key);
    expect(request({ id: 'order 2' }).key).not.toBe(request().key);
    expect(request({ source: '/auth' }).key).not.toBe(request().key);
    const keyed = { idempotency_key: 'once' };
    expect(request({ ...keyed, id: 'order 2' }).key).toBe(request(keyed).key);
  });

  it('has the same fingerprint whatever the order of its fields, and another for other values', () => {
    const turned = { data: { options: { width: 5, quality: 80 }, file_id: 'f' } };
    expect(request(turned).fingerprint).toBe(request().fingerprint);
    expect(request({ data: { file_id: 'f', options: { quality: 81, width: 5 } } }).fingerprint).not.toBe(
      request().fingerprint,
    );
  });

  it('hears of the end in any case, and of what it asks for', () => {
    expect(request().events).not.toContain('task.started');
    const { events } = request({ answers: ['accepted', 'started'] });
    expect(events).toEqual(expect.arrayContaining(['task.queued', 'task.started', 'task.done', 'task.failed']));
  });

  it.each([
    [{ specversion: '0.3' }, '/specversion'],
    [{ type: 'task' }, '/type'],
    [{ id: undefined }, '/id'],
    [{ source: '' }, '/source'],
    [{ data: [] }, '/data'],
    [{ answers: ['percent'] }, '/answers/0'],
    [{ datacontenttype: 'text/xml' }, '/datacontenttype'],
    [{ traceparent: 'abc' }, '/traceparent'],
  ])('%j is refused at %s', (more, pointer) => {
    const fields = expect.arrayContaining([expect.objectContaining({ pointer })]) as unknown;
    expect(() => request(more)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        facts: expect.objectContaining({ fields }) as unknown,
      }),
    );
  });
});
