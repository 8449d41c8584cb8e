import { expect, it } from 'vitest';
import { readCall } from './celery-message.js';
import { resultsAsMessages } from './celery-backend.js';
import type { CelerySender } from '../../entities/celery-task.entity.js';
import { jsonMessage, readElement, withoutBody, writeElement, type WireMessage } from './celery-wire.js';

const CALL = JSON.stringify([[1], {}, { callbacks: null, errbacks: null, chain: null, chord: null }]);
const element = (more: object, properties: object = {}) =>
  Buffer.from(JSON.stringify({ body: CALL, 'content-type': 'application/json', headers: {}, properties, ...more }));
const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return undefined;
};

it('a body is base64 where it says so, else the text as it is', () => {
  const packed = element({ body: Buffer.from(CALL).toString('base64') }, { body_encoding: 'base64' });
  for (const raw of [element({}), packed]) expect(readCall(readElement(raw)).args).toEqual([1]);
});

it.each<[string, Buffer]>([
  ['base64 that is not said', element({ body: Buffer.from(CALL).toString('base64') })],
  ['said to be base64 and is none', element({}, { body_encoding: 'base64' })],
  [
    'two bytes a letter',
    element({ body: Buffer.from(CALL, 'utf16le').toString('base64') }, { body_encoding: 'base64' }),
  ],
  [
    'of another alphabet',
    element({ body: Buffer.from('["ä"]', 'latin1').toString('base64') }, { body_encoding: 'base64' }),
  ],
  ['packed without saying so', element({ body: 'eJwDAAAAAAE=' }, { body_encoding: 'base64' })],
  ['said to be packed and is not', element({ headers: { compression: 'zlib' } })],
])('a body that is %s is malformed', (_what, raw) =>
  expect(refusal(() => readCall(readElement(raw)))).toBe('malformed_request'),
);

it.each([
  ['application/x-python-serialize', {}],
  ['application/x-yaml', {}],
  ['application/json', { compression: 'bzip2' }],
  ['application/json', { compression: ['zlib'] }],
])('%s with %j is not opened', (type, headers) => {
  const raw = element({ 'content-type': type, headers });
  expect(refusal(() => readCall(readElement(raw)))).toBe('unsupported_media_type');
});

it.each([
  ['a number', '1'],
  ['null', 'null'],
  ['no body', JSON.stringify({ 'content-type': 'application/json', headers: {}, properties: {} })],
  ['headers that are none', element({ headers: [] }).toString()],
])('%s is no message', (_what, raw) => expect(refusal(() => readElement(Buffer.from(raw)))).toBe('malformed_request'));

it('who waits for a message is read without its body, where the body comes first', () => {
  const sent = {
    ...jsonMessage(['x'.repeat(1000)]),
    headers: { id: 'x' },
    replyTo: 'r',
    correlationId: 'c',
    priority: 6,
  };
  const rest = withoutBody(Buffer.from(writeElement('q', sent))) ?? Buffer.of();
  expect(readElement(rest)).toEqual({ ...sent, body: Buffer.of() });
  // As Python writes it.
  expect(withoutBody(Buffer.from('{"body": "abc", "headers": {}}'))?.toString()).toBe('{"body": "", "headers": {}}');
  for (const strange of ['{"headers": {}, "body": "abc"}', '{"body": "abc', '"x"', ''])
    expect(withoutBody(Buffer.from(strange))).toBeUndefined();
});

it('a result goes as a message to whom its sender named, and to nobody else', async () => {
  const sent: [string, WireMessage][] = [];
  const backend = resultsAsMessages({
    send: (queue, message) => {
      sent.push([queue, message]);
      return Promise.resolve();
    },
  });
  const meta = { task_id: 'x', status: 'SUCCESS', result: 1, traceback: null, children: [], date_done: null } as const;
  await backend.store({ reply_to: null, correlation_id: 'c' } as CelerySender, meta);
  await backend.store({ reply_to: 'replies', correlation_id: 'c' } as CelerySender, meta);
  expect(sent).toEqual([['replies', jsonMessage(meta, { correlationId: 'c' })]]);
});
