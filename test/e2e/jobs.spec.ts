// Graphs of tasks through the real program: who waits for whom, what failures do to others, drafts, cancelling and repeating.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { ended, mend, tasksOf, upload, type JobBody } from '../harness/jobs.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';

interface ProblemBody {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}
type Nodes = Record<string, Record<string, unknown>>;

let product: Product;
let client: HttpClient;
let png: Uint8Array<ArrayBuffer>;
let photo: string;
let broken: string;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2'] });
  client = httpClient(product.url);
  png = new Uint8Array(await makePng());
  photo = await upload(client, png);
  broken = await upload(client, png.slice(0, 60), 'broken.png');
});
afterAll(() => product.stop());

const source = (...ids: string[]) => ({ operation: 'import.upload', file_ids: ids });
const convert = (input: unknown, target: string, more: object = {}) => ({
  operation: 'convert',
  input,
  target,
  ...more,
});
const make = async (nodes: Nodes, more: object = {}) => {
  const answer = await client.post<JobBody>('/api/v1/jobs', { nodes, ...more });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  expect(answer.headers.get('location')).toBe(`/api/v1/jobs/${answer.body.id}`);
  return answer.body;
};
const run = async (nodes: Nodes, more: object = {}) => ended(client, (await make(nodes, more)).id);
const statesOf = (job: JobBody) =>
  Object.fromEntries(Object.entries(job.nodes).map(([name, node]) => [name, node.status]));

describe('a graph', () => {
  it('turns one picture into five formats', async () => {
    const targets = ['webp', 'jpeg', 'gif', 'tiff', 'avif'];
    const job = await run({
      src: source(photo),
      ...Object.fromEntries(targets.map((target) => [target, convert('src', target)])),
    });
    expect(job).toMatchObject({
      status: 'done',
      counts: { total: 5, done: 5 },
      progress: { percent: 100 },
      error: null,
    });
    const tasks = await tasksOf(client, job.id);
    expect(tasks.map((task) => [task.node, task.target_format])).toEqual(targets.map((target) => [target, target]));
    expect(tasks.every((task) => task.outputs.length === 1)).toBe(true);
  });

  it('passes the result of one step to the next', async () => {
    const job = await run({ src: source(photo), first: convert('src', 'tiff'), second: convert('first', 'webp') });
    expect(statesOf(job)).toEqual({ src: 'done', first: 'done', second: 'done' });
    const [first, second] = await tasksOf(client, job.id);
    expect(first).toMatchObject({ node: 'first', source_format: 'png', outputs: [{ filename: 'photo.tiff' }] });
    expect(second).toMatchObject({
      node: 'second',
      source_format: 'tiff',
      inputs: [{ filename: 'photo.tiff' }],
      outputs: [{ filename: 'photo.webp' }],
    });
  });

  it('makes a task for each file, and for each result of those', async () => {
    const files = await Promise.all(
      ['a.png', 'b.png', 'c.png'].map(async (name, n) =>
        upload(client, new Uint8Array(await makePng({ width: 20 + n })), name),
      ),
    );
    const job = await run({
      src: source(...files),
      each: convert('src', 'gif', { for_each: true }),
      then: convert({ node: 'each', select: { glob: 'a.*' } }, 'webp', { for_each: true }),
      some: convert({ node: 'each', select: { glob: 'b.*' } }, 'png'),
      others: convert({ node: 'each', select: { rest: true } }, 'jpeg', { for_each: true }),
    });
    expect(job).toMatchObject({ status: 'done', counts: { total: 6, done: 6 } });
    const tasks = await tasksOf(client, job.id);
    const inputs = (node: string) => tasks.filter((task) => task.node === node).map((task) => task.inputs[0]?.filename);
    expect(inputs('each')).toEqual(['a.png', 'b.png', 'c.png']);
    expect(inputs('then')).toEqual(['a.gif']);
    expect(inputs('some')).toEqual(['b.gif']);
    expect(inputs('others')).toEqual(['c.gif']);
  });

  it('is told as it changes, and waits no longer than asked', async () => {
    const job = await make({ src: source(photo), a: convert('src', 'webp') }, { start: false });
    const known = { 'If-None-Match': `W/"${job.state_version}"` };
    const path = `/api/v1/jobs/${job.id}`;
    expect((await client.fetch(path, { headers: known })).status).toBe(304);
    expect((await client.fetch(path, { headers: { ...known, Prefer: 'wait=1' } })).status).toBe(304);
    const waiting = client.get<JobBody>(path, { ...known, Prefer: 'wait=30' });
    await client.post(`${path}/start`);
    expect((await waiting).body.state_version).toBeGreaterThan(job.state_version);
    await ended(client, job.id);
  });

  it('is made once for one Idempotency-Key', async () => {
    const body = { nodes: { a: { operation: 'convert', file_id: photo, target: 'webp' } } };
    const send = () => client.post<JobBody>('/api/v1/jobs', body, { 'Idempotency-Key': 'once' });
    const made = [await send(), await send(), await send()];
    expect(new Set(made.map((answer) => answer.body.id)).size).toBe(1);
  });
});

describe('a failure', () => {
  const nodes = (more: object = {}): Nodes => ({
    src: source(photo, broken),
    each: convert('src', 'gif', { for_each: true, ...more }),
    then: convert('each', 'webp', { for_each: true }),
    aside: convert({ node: 'src', select: { glob: 'photo*' } }, 'tiff'),
  });

  it('that is allowed leaves its result out and the rest goes on', async () => {
    const job = await run(nodes({ allow_failure: true }));
    expect(job).toMatchObject({ status: 'done', error: null, warnings: [{ code: 'node_failed' }] });
    expect(statesOf(job)).toEqual({ src: 'done', each: 'failed', then: 'done', aside: 'done' });
    expect(job.nodes['each']?.counts).toMatchObject({ total: 2, done: 1, failed: 1 });
    expect(job.nodes['then']?.counts).toMatchObject({ total: 1, done: 1 });
  });

  it('that is not allowed ends what waits for it, and nothing else', async () => {
    const job = await run(nodes());
    expect(job).toMatchObject({ status: 'failed', error: { code: 'input_corrupt' } });
    expect(statesOf(job)).toEqual({ src: 'done', each: 'failed', then: 'failed', aside: 'done' });
  });

  it('is handed down a chain', async () => {
    const job = await run({
      a: { ...convert(undefined, 'gif'), file_id: broken },
      b: convert('a', 'webp'),
      c: convert('b', 'png'),
    });
    const tasks = await tasksOf(client, job.id);
    expect(tasks.map((task) => task.error?.code)).toEqual(['input_corrupt', 'dependency_failed', 'dependency_failed']);
  });

  it('stops everything when the job shall fail fast', async () => {
    const large = await upload(client, new Uint8Array(await makePng({ width: 5000, height: 5000 })), 'large.png');
    const job = await run(
      {
        bad: { operation: 'convert', file_id: broken, target: 'webp' },
        slow: {
          operation: 'convert',
          file_ids: Array.from({ length: 20 }, () => large),
          target: 'avif',
          for_each: true,
        },
        after: convert('slow', 'webp', { for_each: true }),
      },
      { on_error: 'fail_fast' },
    );
    expect(job).toMatchObject({ status: 'failed', error: { code: 'input_corrupt' } });
    expect(job.counts['cancelled']).toBeGreaterThan(10);
    expect(statesOf(job)['after']).toBe('cancelled');
  });
});

describe('what cannot be done is refused at once, with its place', () => {
  const refused = async (nodes: Nodes) => {
    const answer = await client.post<ProblemBody>('/api/v1/jobs', { nodes });
    return [
      answer.status,
      answer.body.code,
      ...(answer.body.errors ?? []).map((each) => `${each.pointer} ${each.code}`),
    ];
  };
  const NOBODY = '01930000-0000-7000-8000-000000000000';

  it.each([
    [
      'a circle',
      () => ({ a: convert('b', 'gif'), b: convert('a', 'png') }),
      'graph_cycle',
      '/nodes/a/input graph_cycle',
      '/nodes/b/input graph_cycle',
    ],
    [
      'a node that is not there',
      () => ({ a: convert('nobody', 'gif') }),
      'unknown_node',
      '/nodes/a/input unknown_node',
    ],
    [
      'too many nodes',
      () => Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`n${n}`, source(photo)])),
      'too_many_nodes',
      '/nodes too_many_nodes',
    ],
    ['no result', () => ({ src: source(photo) }), 'no_sink', '/nodes no_sink'],
    [
      'files that multiply from node to node',
      () =>
        Object.fromEntries(
          Array.from({ length: 30 }, (_, n) => [
            `n${n}`,
            {
              operation: 'convert',
              target: 'webp',
              for_each: true,
              ...(n === 0 ? { file_id: photo } : { input: new Array(50).fill(`n${n - 1}`) }),
            },
          ]),
        ),
      'too_many_files',
      '/nodes/n3/input too_many_files',
    ],
    [
      'unknown operations',
      () => ({ a: { operation: 'cleanup.files', file_id: photo } }),
      'validation_failed',
      '/nodes/a/operation unknown_operation',
    ],
    [
      'unknown targets and options, all at once',
      () => ({
        src: source(photo),
        a: convert('src', 'xyz'),
        b: convert('src', 'webp', { options: { quality: 900 } }),
      }),
      'validation_failed',
      '/nodes/a/target unsupported_conversion',
      '/nodes/b/options/quality too_big',
    ],
    [
      'files of others',
      () => ({ a: { operation: 'convert', file_id: NOBODY, target: 'gif' } }),
      'file_not_found',
      '/nodes/a/file_id file_not_found',
    ],
    [
      'two files where one is taken',
      () => ({ src: source(photo, broken), a: convert('src', 'gif') }),
      'validation_failed',
      '/nodes/a/for_each wrong_count',
    ],
    [
      'fields that say nothing',
      () => ({ src: { ...source(photo), target: 'gif' }, a: convert('src', 'gif', { colour: 'red' }) }),
      'validation_failed',
      '/nodes/src/target not_allowed',
      '/nodes/a/colour unknown_field',
    ],
  ])('%s', async (_, nodes, code, ...errors) => {
    const [status, ...rest] = await refused(nodes());
    expect(rest).toEqual([code, ...errors]);
    expect(status).toBe({ file_not_found: 404, too_many_files: 413 }[code] ?? 422);
  });

  it('a route that no step later could find either', async () => {
    const text = await upload(client, new TextEncoder().encode('only words'), 'words.txt');
    expect(await refused({ src: source(text), a: convert('src', 'mp3') })).toEqual([
      422,
      'unsupported_conversion',
      '/nodes/a/target unsupported_conversion',
    ]);
  });

  it('all of it at once: form, shape, and what each node means', async () => {
    const text = await upload(client, new TextEncoder().encode('only words'), 'words.txt');
    const inside = { url: 'http://10.0.0.1/told' };
    const body = {
      colour: 'red',
      callback: inside,
      nodes: {
        words: source(text),
        circle: convert('round', 'gif'),
        round: convert('circle', 'xyz'),
        lost: convert(['words', 'nobody'], 'gif', { for_each: 'yes' }),
        mp3: convert('words', 'mp3', { colour: 'red' }),
        // The same fault in another node is told there too.
        ogg: convert('words', 'mp3'),
        // A wrong option does not hide that it cannot be had at all, nor a lost file that another cannot be.
        both: convert('words', 'mp3', { options: { quality: 900, bitrate_kbps: -1 } }),
        gone: { operation: 'convert', file_ids: [NOBODY, text], target: 'mp3', for_each: true },
        two: convert(['words', 'words'], 'pdf'),
        then: convert('gone', 'gif'),
        merged: { operation: 'merge', file_ids: [NOBODY], preset: 'none' },
        parts: { operation: 'convert', upload_id: NOBODY, target: 'webp' },
        many: { operation: 'convert', file_id: photo, input: 'words', target: 'xyz', allow_failure: 1 },
        odd: { operation: 7, file_id: NOBODY },
        // Nobody knows what these would get, so no more is said of them.
        after: convert('odd', 'pdf'),
        behind: convert('round', 'mp3'),
        fetched: { operation: 'convert', url: inside.url, target: 'xyz' },
        misplaced: { operation: 'import.upload', url: inside.url },
        nothing: 'nothing',
        'a/b c': { operation: 'fly', file_id: photo },
      },
    };
    const told = [
      '/colour unknown_field',
      '/callback/url url_blocked',
      '/nodes/circle/input graph_cycle',
      '/nodes/round/input graph_cycle',
      '/nodes/round/target unsupported_conversion',
      '/nodes/lost/for_each invalid_type',
      '/nodes/lost/input/1 unknown_node',
      '/nodes/mp3/colour unknown_field',
      '/nodes/mp3/target unsupported_conversion',
      '/nodes/ogg/target unsupported_conversion',
      '/nodes/both/options/quality too_big',
      '/nodes/both/options/bitrate_kbps unknown_option',
      '/nodes/both/target unsupported_conversion',
      '/nodes/gone/file_id file_not_found',
      '/nodes/gone/target unsupported_conversion',
      '/nodes/two/for_each wrong_count',
      '/nodes/then/target unsupported_conversion',
      '/nodes/merged/preset not_allowed',
      '/nodes/merged/file_id file_not_found',
      '/nodes/parts/upload_id not_found',
      '/nodes/many/allow_failure invalid_type',
      '/nodes/many custom',
      '/nodes/many/target unsupported_conversion',
      '/nodes/odd/operation invalid_type',
      '/nodes/odd/file_id file_not_found',
      '/nodes/fetched/target unsupported_conversion',
      '/nodes/fetched/url url_blocked',
      '/nodes/misplaced/url not_allowed',
      '/nodes/nothing invalid_type',
      '/nodes/a~1b c invalid_format',
      '/nodes/a~1b c/operation unknown_operation',
    ];
    for (const path of ['/api/v1/jobs', '/api/v1/plans']) {
      const answer = await client.post<ProblemBody>(path, body);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
      expect(answer.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(told);
    }
  });

  it('and a plan says what would run without running it', async () => {
    const nodes = {
      src: source(photo),
      a: convert('src', 'webp'),
      b: convert('src', 'gif', { allow_failure: true }),
      c: convert('b', 'png', { for_each: true }),
    };
    const { status, body } = await client.post<{ warnings: object[] }>('/api/v1/plans', { nodes });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ok: true,
      tasks_estimate: 2,
      queues: { image: 2 },
      engines: ['sharp'],
      warnings: [{ code: 'count_unknown' }],
    });
    expect((await client.post<ProblemBody>('/api/v1/plans', { nodes: { a: convert('a', 'gif') } })).body.code).toBe(
      'graph_cycle',
    );
  });
});

describe('a job can be', () => {
  it('drafted and started later', async () => {
    const draft = await make(
      { src: source(photo), a: convert('src', 'gif'), b: convert('a', 'webp') },
      { start: false },
    );
    expect(draft).toMatchObject({ status: 'waiting', counts: { total: 2, waiting: 2 } });
    // Two rounds of the reconciler, which must leave it alone.
    expect(
      (
        await client.fetch(`/api/v1/jobs/${draft.id}`, {
          headers: { 'If-None-Match': `W/"${draft.state_version}"`, Prefer: 'wait=5' },
        })
      ).status,
    ).toBe(304);
    const start = () => client.post<JobBody>(`/api/v1/jobs/${draft.id}/start`);
    expect((await start()).status).toBe(200);
    expect((await start()).status).toBeOneOf([200, 409]);
    expect(await ended(client, draft.id)).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
    // As that of a task which has ended.
    expect(await start()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('cancelled, with all that has not ended', async () => {
    const draft = await make(
      { src: source(photo), a: convert('src', 'gif'), b: convert('a', 'webp') },
      { start: false },
    );
    const answer = await client.post<JobBody>(`/api/v1/jobs/${draft.id}/cancel`, { reason: 'not needed' });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'cancelled', cancel_reason: 'not needed', counts: { cancelled: 2 } },
    });
    expect((await client.post(`/api/v1/jobs/${draft.id}/cancel`)).status).toBe(200);
    expect((await client.post<ProblemBody>(`/api/v1/jobs/${draft.id}/start`)).body.code).toBe('invalid_state');
    const done = await run({ a: { operation: 'convert', file_id: photo, target: 'webp' } });
    expect((await client.post(`/api/v1/jobs/${done.id}/cancel`)).status).toBe(409);
  });

  it('repeated where it failed, keeping what is good', async () => {
    const mendable = await upload(client, png.slice(0, 60), 'mendable.png');
    const job = await run({
      src: source(photo, mendable),
      each: convert('src', 'gif', { for_each: true }),
      then: convert('each', 'webp', { for_each: true }),
      aside: convert({ node: 'src', select: { glob: 'photo*' } }, 'tiff'),
    });
    const before = await tasksOf(client, job.id);
    await mend(product, mendable, png);
    const answer = await client.post<JobBody>(`/api/v1/jobs/${job.id}/retry`, { only: 'failed' });
    expect(answer).toMatchObject({ status: 202, body: { ended_at: null } });
    const again = await ended(client, job.id);
    expect(again).toMatchObject({ status: 'done', error: null, counts: { total: 5, done: 5 } });
    const failed = before.find((task) => task.status === 'failed');
    const good = before.filter((task) => task.status === 'done').map((task) => task.id);
    const kept = Object.values(again.nodes).flatMap((node) => node.task_ids);
    expect(kept).toEqual(expect.arrayContaining(good));
    expect(kept).not.toContain(failed?.id);
    const after = await tasksOf(client, job.id);
    expect(after).toHaveLength(before.length + 3);
    expect(after.find((task) => task.retry_of === failed?.id)).toMatchObject({ node: 'each', status: 'done' });
  });

  it('repeated as a whole, but not while it runs, and not where nothing failed', async () => {
    const job = await run({ a: { operation: 'convert', file_id: photo, target: 'gif' }, b: convert('a', 'webp') });
    expect((await client.post(`/api/v1/jobs/${job.id}/retry`, { only: 'failed' })).status).toBe(409);
    expect((await client.post(`/api/v1/jobs/${job.id}/retry`)).status).toBe(202);
    const again = await ended(client, job.id);
    expect(again).toMatchObject({ status: 'done', counts: { total: 2, done: 2 } });
    const tasks = await tasksOf(client, job.id);
    expect(tasks.slice(2).map((task) => task.retry_of)).toEqual(tasks.slice(0, 2).map((task) => task.id));
    const draft = await make({ a: { operation: 'convert', file_id: photo, target: 'gif' } }, { start: false });
    expect((await client.post(`/api/v1/jobs/${draft.id}/retry`)).status).toBe(409);
  });
});
