// What a served instance must be able to do, one row each. Called by smoke.mjs and, inside a bare system, by test/fresh/probe.mjs.
import assert from 'node:assert/strict';
import { isWebp, noisePng } from './png.mjs';

const CALL_TIMEOUT_MS = 60_000;

/** `call` knows the address and the key; `seen` carries what one check leaves for the next. */
export const checks = [
  ['alive', (call) => expectOk(call, '/livez')],
  ['ready: databases and disk', (call) => expectOk(call, '/readyz')],
  [
    'formats are listed',
    async (call) => {
      const { data } = await (await expectOk(call, '/api/v1/formats')).json();
      assert.ok(Array.isArray(data) && data.length > 0, 'the list is empty');
      return `${data.length} formats`;
    },
  ],
  [
    'PNG to WebP in one call',
    async (call, seen) => {
      const { bytes, taskId } = await convert(call, noisePng(64, 48), 'webp');
      assert.ok(isWebp(bytes), 'the answer is not a WebP picture');
      seen.taskId = taskId;
      return `${bytes.length} bytes`;
    },
  ],
  [
    'the task is listed as done',
    async (call, seen) => {
      const { data } = await (await expectOk(call, '/api/v1/tasks?limit=50')).json();
      const task = data.find(({ id }) => id === seen.taskId);
      assert.equal(task?.status, 'done', `task ${seen.taskId} is ${task ? task.status : 'not in the list'}`);
      return seen.taskId;
    },
  ],
];

/** Fetches below `base`; a key is sent when there is one. */
export function caller(base, key) {
  return (path, options = {}) =>
    fetch(new URL(path.slice(1), base.endsWith('/') ? base : `${base}/`), {
      ...options,
      headers: { ...options.headers, ...(key && { authorization: `Bearer ${key}` }) },
      signal: options.signal ?? AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
}

/** One-call conversion; a task that takes longer than the call waits for is followed to its end. */
export async function convert(call, png, target) {
  const first = await call(`/api/v1/convert/${target}?filename=noise.png`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: png,
  });
  const taskId = first.headers.get('x-task-id') ?? undefined;
  if (first.status === 200) return { bytes: Buffer.from(await first.arrayBuffer()), taskId };
  assert.equal(first.status, 202, await problemOf(first));
  const { id } = await first.json();
  for (;;) {
    const result = await call(`/api/v1/tasks/${id}/result`);
    if (result.status === 200) return { bytes: Buffer.from(await result.arrayBuffer()), taskId: id };
    const problem = await result.json();
    assert.equal(problem.code, 'result_not_ready', `${problem.code}: ${problem.detail}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function expectOk(call, path) {
  const response = await call(path);
  if (!response.ok) assert.fail(await problemOf(response));
  return response;
}

async function problemOf(response) {
  return `HTTP ${response.status} ${(await response.text()).slice(0, 300)}`;
}
