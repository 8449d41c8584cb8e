import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCall, readEnvelope, readSent, rowId } from './celery-message.js';
import { jsonMessage, readElement, writeElement } from './celery-wire.js';

const ID = '0b9d1b9e-6a2f-4b8e-9d57-1c2d3e4f5a6b';
const embed = { callbacks: null, errbacks: null, chain: null, chord: null };
const wire = (headers: object = {}, body: unknown = [[1], { a: 2 }, embed]) =>
  jsonMessage(body, { headers: { id: ID, task: 'shop.work', ...headers } });

describe('an envelope', () => {
  it('has times in UTC where they name no zone, and limits in whole seconds', () => {
    const headers = { eta: '2026-01-31T10:00:00.123456', expires: '2026-01-31T12:00:00+02:00', timelimit: [1.5, null] };
    const { runAt, startBefore, limits, sender } = readEnvelope(wire(headers), 'home');
    expect(runAt?.toISOString()).toBe('2026-01-31T10:00:00.123Z');
    expect(startBefore?.toISOString()).toBe('2026-01-31T10:00:00.000Z');
    expect(limits).toEqual({ hard_s: 2 });
    expect(sender.only_hard_limit).toBe(true);
  });

  it.each([
    [null, undefined],
    [0, undefined],
    [3, 3],
    [9, 9],
    [250, 9],
  ])('of priority %s asks for %s', (given, asked) => {
    expect(readEnvelope({ ...wire(), priority: given }, 'home').priority).toBe(asked);
  });

  it('gives the same row to the same id, whatever it is', () => {
    expect(rowId(ID.toUpperCase())).toBe(ID);
    expect(rowId('order 7')).toBe(rowId('order 7'));
    expect(rowId('order 7')).not.toBe(rowId('order 8'));
    expect(rowId('order 7')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('what no database keeps', () => {
  it('is left out of what is only shown or may be missing', () => {
    const headers = {
      argsrepr: "('a\0b\ud800',)",
      kwargsrepr: '{}',
      root_id: 'a\0b',
      parent_id: '\udc00',
      group: '\0',
    };
    const { sender } = readSent({ ...wire(headers), replyTo: 'a\0b', correlationId: '\ud800' }, 'home');
    expect(sender).toMatchObject({ args: "('a\ufffdb\ufffd',)", root_id: ID, parent_id: null, group_id: null });
    expect(sender).toMatchObject({ reply_to: null, correlation_id: ID });
  });

  it.each(['a\0b', 'a\ud800'])('names nothing', (odd) => {
    expect(() => readSent(wire({ id: odd }), 'home')).toThrow('headers are not those');
    expect(() => readSent(wire({ task: odd }), 'home')).toThrow('headers are not those');
  });

  it.each([
    [[['a\0b'], {}, embed]],
    [[[], { a: ['\ud800'] }, embed]],
    [[[], {}, { ...embed, chain: [{ args: ['\0'] }] }]],
  ])('is refused in what is asked for and in what comes after it', (body) => {
    expect(() => readCall(wire({}, body))).toThrow('holds a NUL or half a character');
  });
});

describe('a call', () => {
  it('is read, also when it is packed', () => {
    const plain = wire();
    expect(readCall(plain)).toMatchObject({ args: [1], kwargs: { a: 2 } });
    const packed = {
      ...plain,
      body: deflateSync(plain.body),
      headers: { ...plain.headers, compression: 'application/x-gzip' },
    };
    expect(readCall(packed)).toMatchObject({ args: [1], kwargs: { a: 2 } });
  });

  it('knows a chord wherever it hides, also in what would be called with its result', () => {
    const plain = { task: 't', kwargs: {} };
    const chord = { task: 'celery.chord', kwargs: { header: [plain], body: plain } };
    const within = {
      task: 'celery.chain',
      kwargs: { tasks: [plain, { task: 'celery.group', kwargs: { tasks: [chord] } }] },
    };
    const isOfChord = (more: object) => readCall(wire({}, [[], {}, { ...embed, ...more }])).isOfChord;
    for (const hidden of [{ chord: plain }, { chain: [chord] }, { callbacks: [chord] }, { errbacks: [within] }])
      expect(isOfChord(hidden)).toBe(true);
    expect(isOfChord({ chain: [plain], callbacks: [{ task: 'celery.group', kwargs: { tasks: [plain] } }] })).toBe(
      false,
    );
    const deep = '{"kwargs":{"tasks":['.repeat(30_000) + ']}}'.repeat(30_000);
    const bomb = {
      ...wire(),
      body: Buffer.from(`[[], {}, {"callbacks": [${deep}], "errbacks": null, "chain": null}]`),
    };
    expect(() => readCall(bomb)).toThrow('nested deeper');
  });

  it.each([
    '9007199254740993',
    '-9007199254740993',
    '{"id": 18446744073709551615}',
    '["a \\" b", 12345678901234567890]',
  ])('with %s is refused: JavaScript would make another number of it', (args) => {
    const body = Buffer.from(`[[${args}], {}, ${JSON.stringify(embed)}]`);
    expect(() => readCall({ ...wire(), body })).toThrow('too large to be kept exactly');
  });

  it.each([
    '9007199254740991',
    '"9007199254740993"',
    '"a \\" 9007199254740993"',
    '0.30000000000000004',
    '1e300',
    '"\\\\"',
  ])('with %s is read', (args) => {
    const body = Buffer.from(`[[${args}], {}, ${JSON.stringify(embed)}]`);
    expect(readCall({ ...wire(), body }).args).toEqual([JSON.parse(args)]);
  });

  it('is refused when unpacking it would fill the memory', () => {
    const bomb = { ...wire(), body: deflateSync(Buffer.alloc(50_000_000)), headers: { compression: 'zlib' } };
    expect(() => readCall(bomb)).toThrow('larger than');
  });

  it('survives its way through a list of Redis', () => {
    const sent = { ...wire(), correlationId: 'c', replyTo: 'r', priority: 6 };
    expect(readElement(Buffer.from(writeElement('q', sent)))).toEqual(sent);
  });
});
