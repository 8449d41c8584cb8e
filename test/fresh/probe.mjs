// The hands of minimal-root.sh inside its bare system, where there is no curl: wait, convert, keep busy.
//   probe.mjs serving FILE SINCE_MS       waits until the instance described by FILE (runtime.json) is ready, converts a picture; prints seconds since SINCE_MS
//   probe.mjs busy FILE                   sends a conversion that takes long; prints "busy" once a worker has it
import fs from 'node:fs';
import { caller, convert } from '../../scripts/smoke/checks.mjs';
import { isWebp, noisePng } from '../../scripts/smoke/png.mjs';

const LOOK_MS = 50;
const [command, file, since] = process.argv.slice(2);

const commands = {
  async serving() {
    const base = await until(ready);
    const served = secondsSince(since);
    const { bytes } = await convert(caller(base), noisePng(320, 200), 'webp');
    if (!isWebp(bytes)) throw new Error('The answer is not a WebP picture.');
    process.stdout.write(`serving after ${served} s, first conversion done after ${secondsSince(since)} s\n`);
  },
  async busy() {
    const base = await until(ready);
    const call = caller(base);
    const large = noisePng(6000, 6000);
    convert(call, large, 'avif').catch(() => undefined); // never answered: the server is killed under it
    await until(async () => {
      const { data } = await (await call('/api/v1/tasks?status=running')).json();
      return data.length > 0;
    });
    process.stdout.write('busy\n');
    process.exit(0);
  },
};
if (!(command in commands)) throw new Error(`Unknown command ${command}`);
await commands[command]();

async function until(condition) {
  for (;;) {
    const result = await condition();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** The address, once the instance answers that it is ready. */
async function ready() {
  if (!fs.existsSync(file)) return undefined;
  const { url } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const answer = await caller(url)('/readyz').catch(() => undefined);
  return answer?.ok ? url : undefined;
}

function secondsSince(startMs) {
  return ((Date.now() - Number(startMs)) / 1000).toFixed(1);
}
