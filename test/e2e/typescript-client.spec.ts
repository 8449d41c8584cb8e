// The client of clients/typescript against the real program: its four helpers, a typed call, and how it says no.
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Athanor, ProblemError, type Task } from '../../clients/typescript/src/client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

let product: Product;
let athanor: Athanor;
let png: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  athanor = new Athanor({ url: product.url });
  png = new Uint8Array(await makePng({ width: 40, height: 30 }));
});
afterAll(() => product.stop());

describe('the client', () => {
  it('converts, waits with news, and downloads', async () => {
    const seen: string[] = [];
    const task = await athanor.convert(png, 'webp', { name: 'отчёт.png', options: { width: 20 }, tag: 'client' });
    const done = await athanor.wait(task, { onChange: ({ status }) => seen.push(status) });
    expect(seen.at(-1)).toBe('done');
    expect(done.outputs[0]?.filename).toBe('отчёт.webp');
    const bytes = Buffer.from(await (await athanor.download(done)).arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 20, height: 15 });
  });

  it('makes nothing twice when it is asked again with the same key, as after a crash', async () => {
    const order = (idempotencyKey: string) =>
      athanor.convert(png, 'gif', { name: 'once.png', idempotencyKey, tag: 'once' });
    const [first, again] = [await order('one-1'), await order('one-1')];
    expect(again.id).toBe(first.id);
    expect(again.inputs).toEqual(first.inputs);
    expect((await order('another')).id).not.toBe(first.id);
    const page = await athanor.call('get', '/api/v1/tasks', { query: { tag: 'once' } });
    expect(page.data).toHaveLength(2);
    const file = await athanor.upload(png, 'once.png', { idempotencyKey: 'one-1' });
    expect(file.id).toBe(first.inputs[0]?.id);
  });

  it('watches a task to its end', async () => {
    const draft = await athanor.convert(png, 'jpeg', { start: false });
    const events: string[] = [];
    for await (const { event } of athanor.watch(draft)) {
      if (event === 'snapshot') await athanor.call('post', '/api/v1/tasks/{id}/start', { path: { id: draft.id } });
      events.push(event);
    }
    expect(events[0]).toBe('snapshot');
    expect(events).toContain('task.done');
    expect(events.at(-1)).toBe('done');
  });

  it('reaches every route, with types', async () => {
    const page = await athanor.call('get', '/api/v1/tasks', { query: { tag: 'client', limit: '5' } });
    const [first]: readonly Task[] = page.data;
    expect(first?.tag).toBe('client');
    const limits = await athanor.call('get', '/api/v1/limits');
    expect(limits.max_files).toBeGreaterThan(0);
    expect(await athanor.call('delete', '/api/v1/tasks/{id}', { path: { id: first?.id ?? '' } })).toBeUndefined();
  });

  it('throws the problem of a refusal, and the one that a task ended with', async () => {
    const refused = await athanor.convert(png, 'nonsense').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemError);
    expect(refused).toMatchObject({ code: 'unsupported_conversion', problem: { status: 422, retryable: false } });
    const half = await athanor.convert(png.slice(0, png.length / 2), 'webp');
    await expect(athanor.wait(half)).rejects.toMatchObject({ code: 'input_corrupt' });
  });

  it('stops waiting when it is told to', async () => {
    const draft = await athanor.convert(png, 'webp', { start: false });
    await expect(athanor.wait(draft, { signal: AbortSignal.timeout(200) })).rejects.toThrow(/abort|timeout/i);
  });
});
