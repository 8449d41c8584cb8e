import { describe, expect, it } from 'vitest';
import { misplacedSources, unfold, type AskedNode } from './node-sources.js';

const node = (more: Partial<AskedNode>): AskedNode => ({
  operation: 'convert',
  input: [],
  files: [],
  for_each: false,
  allow_failure: false,
  options: {},
  ...more,
});
const from = { url: 'https://example.org/a.png', headers: { 'X-A': 'b' } };

describe('a node with an address', () => {
  it('waits for one that fetches it, whose name nobody has asked for', () => {
    const { graph } = unfold({ a: node({ from, target: 'webp' }), 'fetch-a': node({ input: [{ node: 'a' }] }) });
    expect(graph).toEqual({
      'fetch-a-2': node({ operation: 'import.url', options: from }),
      a: node({ input: [{ node: 'fetch-a-2' }], target: 'webp' }),
      'fetch-a': node({ input: [{ node: 'a' }] }),
    });
  });

  it.each([
    ['/nodes/fetch-a/options/url', '/nodes/a/url'],
    ['/nodes/fetch-a/operation', '/nodes/a/url'],
    ['/nodes/fetch-a/options/headers/Host', '/nodes/a/url/headers/Host'],
    ['/nodes/a/input', '/nodes/a/url'],
    ['/nodes/a/options/url', '/nodes/a/options/url'],
    ['/nodes/ab/input', '/nodes/ab/input'],
    ['/nodes/up/file_id', '/nodes/up/upload_id'],
    ['/nodes', '/nodes'],
  ])('has %s where its sender wrote %s', (pointer, asked) => {
    const { asAsked } = unfold({ a: node({ from }), ab: node({}), up: node({ uploadId: 'u', files: ['f'] }) });
    expect(asAsked({ pointer, code: 'c', detail: 'd' })).toEqual({ pointer: asked, code: 'c', detail: 'd' });
  });

  it('is nothing for one that takes what is stored', () => {
    const wrong = misplacedSources({ a: node({ from }), b: node({ operation: 'import.upload', from }) });
    expect(wrong.map(({ pointer, code }) => [pointer, code])).toEqual([['/nodes/b/url', 'not_allowed']]);
  });
});
