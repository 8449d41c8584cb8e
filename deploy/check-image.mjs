// Runs inside the image (check-image.sh gives it to node by standard input): starts everything, converts one picture, stops.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const ONE_PIXEL_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const START_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 30_000;

assert.notEqual(process.getuid(), 0, 'the image must not run as root');
for (const absent of ['.env', '.git', 'src', 'test', 'node_modules/typescript', 'node_modules/vitest'])
  assert.ok(!fs.existsSync(`/app/${absent}`), `/app/${absent} has no place in the image`);
assert.throws(() => fs.writeFileSync('/app/dist/src/main.js', ''), 'the code must not be writable');

const port = await freePort();
const at = `http://127.0.0.1:${port}`;
// On loopback and without an account, so that no key is needed.
const everything = spawn('node', ['dist/src/main.js', 'all'], {
  cwd: '/app',
  env: { ...process.env, HOST: '127.0.0.1', PORT: String(port) },
  stdio: ['ignore', 'inherit', 'inherit'],
});
const ended = once(everything, 'exit');

try {
  await ready();
  const answer = await fetch(`${at}/api/v1/convert/webp`, {
    method: 'POST',
    headers: { 'content-type': 'image/png', 'x-filename': 'pixel.png' },
    body: Buffer.from(ONE_PIXEL_PNG, 'base64'),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(answer.status, 200, bytes.toString('utf8'));
  assert.equal(bytes.toString('latin1', 8, 12), 'WEBP', 'the result is not a WebP picture');
  console.log('converted a picture');
} finally {
  everything.kill('SIGTERM');
  const stopped = await Promise.race([ended, pause(STOP_WITHIN_MS, undefined, { ref: false })]);
  if (!stopped) everything.kill('SIGKILL');
  assert.ok(stopped, `still running ${STOP_WITHIN_MS} ms after SIGTERM`);
  console.log(`stopped with ${stopped[1] ?? stopped[0]}`);
}

async function ready() {
  const until = Date.now() + START_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${at}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    assert.equal(everything.exitCode, null, 'the program ended before it was ready');
    assert.ok(Date.now() < until, `not ready after ${START_WITHIN_MS} ms`);
    await pause(200);
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  return free;
}
