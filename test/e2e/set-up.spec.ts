// What npm start, npm run dev and npm run smoke do in a checkout of their own: sentences where they cannot go on, a conversion without a program that is
// missing, a new build after a change. The first start from nothing is test/fresh.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readRuntime } from '../../src/embedded/data-dir.js';
import { settingsTable, type Setting } from '../../src/shared/settings-table.js';
import { projectRoot } from '../../src/shared/settings.js';
import { smallDisk } from '../chaos/small-disk.js';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { processesWith, untilNone } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';

/** Two builds, on a machine that may be busy. */
const BUILDS_WITHIN_MS = 500_000;
const PATIENCE = { timeout: 240_000, interval: 200 };
const NEEDED = ['scripts', 'src', 'migrations', 'web', 'clients', 'package.json', 'package-lock.json'];
const CONFIGURED = ['tsconfig.json', '.swcrc', 'nest-cli.json'];

function checkoutIn(folder: string): string {
  const files = [...NEEDED, ...CONFIGURED].map((name) => path.join(projectRoot, name));
  execFileSync('cp', ['-r', ...files, folder]);
  return folder;
}

/** The programs of this machine but for one. */
function programsWithout(absent: string): string {
  const bin = makeFolder('bin');
  const there = (process.env['PATH'] ?? '').split(':').filter((folder) => fs.existsSync(folder));
  for (const folder of [path.dirname(process.execPath), ...there])
    for (const name of fs.readdirSync(folder)) {
      const link = path.join(bin, name);
      if (name !== absent && !fs.existsSync(link)) fs.symlinkSync(path.join(folder, name), link);
    }
  return bin;
}

const home = makeFolder('home');
const environment: Record<string, string> = {
  ...Object.fromEntries(Object.values<Setting>(settingsTable).map(({ variable }) => [variable, ''])),
  ...Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'ATHANOR_TEST'].map((name) => [name, process.env[name] ?? ''])),
  DATA_DIR: path.join(home, 'data'),
  UPLOADS_DIR: path.join(home, 'uploads'),
  PORT: '0',
  ATHANOR_INSTALL: 'no',
  LANG: 'C.UTF-8',
};
const start = (checkout: string, args: readonly string[], more: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, args, { cwd: checkout, env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
async function run(checkout: string, args: readonly string[], more: Record<string, string> = {}) {
  const child = start(checkout, args, more);
  const [said, complaint, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, said, complaint };
}

describe('a machine that does not fit', () => {
  it.each(['start', 'test'])('with an old Node is told so by npm %s, before anything is done', async (command) => {
    const checkout = checkoutIn(makeFolder('old'));
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } })`;
    const { code, said, complaint } = await run(checkout, [
      '--import',
      `data:text/javascript,${encodeURIComponent(old)}`,
      `scripts/${command}.mjs`,
    ]);
    expect([code, said]).toEqual([1, '']);
    expect(complaint).toMatch(/^Athanor needs Node 20\.19\.5.* This is Node 18\.20\.8 \(.*\n.*https:\/\/nodejs\.org/);
    expect(fs.existsSync(path.join(checkout, '.setup'))).toBe(false);
  });

  const small = smallDisk(64);
  it.skipIf(!small.isSmall)('with a full disk is told how much is needed and how much there is', async () => {
    const { code, complaint } = await run(checkoutIn(small.folder), ['scripts/start.mjs']);
    expect(code).toBe(1);
    expect(complaint).toMatch(
      /The disk is too full: the dependencies need \d+ MB below .*, and \d+ MB are free\. Free some space, then start again\./,
    );
    expect(complaint).not.toMatch(/\n\s+at /);
  });
});

describe('a checkout', () => {
  const bin = programsWithout('redis-server');
  const checkout = checkoutIn(makeFolder('checkout'));
  let dev: ChildProcess;
  let said = '';
  const url = () => readRuntime(environment['DATA_DIR']!)?.url;

  beforeAll(async () => {
    fs.symlinkSync(path.join(projectRoot, 'node_modules'), path.join(checkout, 'node_modules'));
    fs.writeFileSync(path.join(checkout, '.env'), 'export MAX_FILE="5000000"\nMAX_FILES=7\n');
    // What is empty there would win too.
    delete environment['MAX_FILE'];
    dev = start(checkout, ['scripts/start.mjs', '--watch'], { PATH: bin, MAX_FILES: '9' });
    for (const stream of [dev.stdout, dev.stderr])
      stream?.setEncoding('utf8').on('data', (part: string) => (said += part));
    // Last of all: where it serves is written down before it is said.
    await vi.waitFor(() => expect(said).toContain(`Ready: ${url()}`), PATIENCE);
  }, BUILDS_WITHIN_MS);
  afterAll(async () => {
    const ended = once(dev, 'exit');
    dev.kill('SIGKILL');
    await ended;
    // Nobody is left to stop it, so it stops itself.
    const its = () => [checkout, home].flatMap((folder) => processesWith({ folder }));
    expect(await untilNone(its, 60_000)).toEqual([]);
  }, BUILDS_WITHIN_MS);

  it('is told what is missing, what that means, and how it comes', () => {
    expect(said).toContain('Without redis-server the queue runs in PostgreSQL, which is slower.');
    expect(said).toMatch(/To install by hand:\n {2}apt-get install .*\bredis-server\b/);
    expect(said).toMatch(/\[ *[\d.]+ s\] Built \([\d.]+ s\)/);
    expect(said).toContain(`Ready: ${url()}`);
  });

  it('converts without it, with the queue in PostgreSQL', async () => {
    expect(readRuntime(environment['DATA_DIR']!)).toMatchObject({ queueBackend: 'postgres' });
    const body = new Uint8Array(await makePng());
    const answer = await fetch(`${url() ?? ''}/api/v1/convert/webp?filename=a.png`, { method: 'POST', body });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  it('has its settings from .env, under those of the environment', async () => {
    const { body } = await httpClient(url() ?? '').get('/api/v1/limits');
    expect(body).toMatchObject({ max_file_bytes: 5_000_000, max_files: 9 });
  });

  it('whose data are in use says by whom to a second start', async () => {
    const { code, complaint, said: log } = await run(checkout, ['scripts/start.mjs']);
    expect(code).toBe(75);
    expect(complaint + log).toMatch(new RegExp(`process \\d+, since 20.*${url()}`));
  });

  it('is checked by npm run smoke, which says so when nothing runs or something fails', async () => {
    const smoke = (...args: string[]) => run(checkout, ['scripts/smoke.mjs', ...args]);
    const passed = await smoke();
    expect(passed, passed.said).toMatchObject({ code: 0, complaint: '' });
    expect(passed.said).toMatch(new RegExp(`^Checking ${url()}\n(  ok {6}.*\n){5}All checks passed\\.\n$`));
    const failed = await smoke('http://127.0.0.1:9');
    expect(failed.code).toBe(1);
    expect(failed.said).toMatch(/FAILED {2}alive: .*\n[^]*5 of 5 checks failed\.\n$/);
    const nothing = await run(checkout, ['scripts/smoke.mjs'], { DATA_DIR: path.join(home, 'nowhere') });
    expect(nothing).toMatchObject({ code: 2, complaint: expect.stringMatching(/^No instance runs/) as string });
  });

  it(
    'is built and started again when a source changes, and left alone by one that is wrong',
    async () => {
      const words = path.join(checkout, 'src/shared/words.en.ts');
      const before = fs.readFileSync(words, 'utf8');
      const page = async () => {
        const html = { headers: { accept: 'text/html' } };
        return (await fetch(`${url() ?? ''}/nothing`, html).catch(() => undefined))?.text();
      };
      expect(await page()).toContain('There is nothing here');
      const running = readRuntime(environment['DATA_DIR']!)?.pid;

      fs.writeFileSync(words, `${before}\nexport const broken = ;\n`);
      await expect.poll(() => said, PATIENCE).toMatch(/The build failed/);
      expect(readRuntime(environment['DATA_DIR']!)?.pid).toBe(running);
      expect(said).not.toContain('Sources changed');

      fs.writeFileSync(words, before.replace('There is nothing here', 'Here is a change'));
      await expect.poll(page, PATIENCE).toContain('Here is a change');
      expect(said).toContain('Sources changed: starting again.');
      expect(readRuntime(environment['DATA_DIR']!)?.pid).not.toBe(running);
    },
    BUILDS_WITHIN_MS,
  );
});
