import { describe, expect, it } from 'vitest';
import { asAsked, fetchedNodes, misfits, placedNodes } from './fetched-nodes.js';

const request = { fileIds: [], from: { url: 'https://example.org/a.png' }, target: 'webp', options: { width: 3 } };

describe('a task whose file is fetched first', () => {
  it.each([
    ['/nodes/fetch/options/url', '/url'],
    ['/nodes/fetch/operation', '/url'],
    ['/nodes/fetch/options', '/url'],
    ['/nodes/fetch/options/headers/Host', '/url/headers/Host'],
    ['/nodes/fetch/options/filename', '/url/filename'],
    ['/nodes/work/options/width', '/options/width'],
    ['/nodes/work/target', '/target'],
    ['/priority', '/priority'],
  ])('has %s where its sender wrote %s', (pointer, asked) => {
    expect(asAsked({ pointer, code: 'a', detail: 'b' })).toEqual({ pointer: asked, code: 'a', detail: 'b' });
  });

  it('is two nodes, also under its place in a batch, with what it says of itself', () => {
    const nodes = placedNodes(fetchedNodes(request, { tag: 'mine', item: 3 }), 3);
    expect(nodes).toMatchObject({
      'fetch-3': { operation: 'import.url', options: request.from, tag: 'mine', item: 3 },
      'item-3': {
        operation: 'convert',
        target: 'webp',
        options: { width: 3 },
        tag: 'mine',
        input: [{ node: 'fetch-3' }],
      },
    });
  });

  it('has no times of its own', () => {
    const times = { start: false, runAt: new Date(), delayS: 5, startBefore: new Date() };
    expect(misfits({ ...request, ...times }).map(({ pointer }) => pointer)).toEqual([
      '/start',
      '/run_at',
      '/delay_s',
      '/start_before',
    ]);
    expect(misfits(request)).toEqual([]);
  });
});
