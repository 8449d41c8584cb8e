import { expect, it } from 'vitest';
import { streamDelivery } from './stream-entry.js';

const entry = (...parts: (string | Buffer)[]) => parts.map((part) => Buffer.from(part));

it('the message is the field "event", and known fields beside it are its properties', () => {
  const fields = entry('reply_to', 'replies', 'event', '{}', 'colour', 'red', 'content-type', 'application/json');
  const { body, properties, kept, key, poison } = streamDelivery('shop', '1-0', fields, undefined);
  expect(body.toString()).toBe('{}');
  expect(properties).toEqual({ replyTo: 'replies', contentType: 'application/json' });
  expect({ key, poison }).toEqual({ key: '1-0', poison: undefined });
  expect(kept['fields']).toHaveLength(3);
});

it('what is kept of it is every byte, also where there is no event', () => {
  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  const { body, kept } = streamDelivery('shop', '1-0', entry('other', bytes), undefined);
  expect(body).toHaveLength(0);
  expect(kept).toEqual({ has_event: false, fields: [['other', bytes.toString('base64')]] });
});

it('a second event is nothing but a field', () => {
  const { body, kept } = streamDelivery('shop', '1-0', entry('event', 'a', 'event', 'b'), undefined);
  expect(body.toString()).toBe('a');
  expect(kept['fields']).toEqual([['event', Buffer.from('b').toString('base64')]]);
});

it('one that was given out too often says how often', () =>
  expect(streamDelivery('shop', '1-0', entry('event', '{}'), 6).poison).toContain('6 times'));
