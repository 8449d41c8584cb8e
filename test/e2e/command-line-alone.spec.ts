// `athanor convert` where nothing runs: it starts what it needs, ends it, and leaves neither processes nor files; two at once take turns.
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { lockDataDir, type DataLock } from '../../src/embedded/data-lock.js';
import { makePng } from '../harness/pictures.js';
import { settingsTable, type Setting } from '../../src/shared/settings-table.js';
import { processesWith, untilNone } from '../harness/processes.js';
import { typed } from '../harness/typed-command.js';
import { makeFolder, workArea } from '../harness/work-area.js';

const home = makeFolder('home');
const environment = {
  ...Object.fromEntries(Object.values<Setting>(settingsTable).map(({ variable }) => [variable, ''])),
  ...Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'ATHANOR_TEST'].map((name) => [name, process.env[name] ?? ''])),
  DATA_DIR: path.join(home, 'data'),
  UPLOADS_DIR: path.join(home, 'uploads'),
  LANG: 'C.UTF-8',
};
const filesBelow = (folder: string) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'));

it('converts, then leaves nothing behind but the result', async () => {
  const folder = makeFolder('work');
  fs.writeFileSync(path.join(folder, 'a.png'), await makePng());
  const convert = (out: string) => typed(['convert', 'a.png', '--to', 'webp', '--out', out], { environment, folder });
  const [first, second] = await Promise.all([convert('one.webp'), convert('two.webp')]);
  expect([first.code, second.code], first.err + second.err).toEqual([0, 0]);
  for (const name of ['one.webp', 'two.webp'])
    expect((await sharp(path.join(folder, name)).metadata()).format).toBe('webp');
  expect(await untilNone(() => processesWith(workArea.trace), 10_000)).toEqual([]);
  expect(fs.existsSync(path.join(environment.DATA_DIR, 'runtime.json'))).toBe(false);
  expect(filesBelow(environment.UPLOADS_DIR)).toEqual([]);
});

it('waits for whoever has the folder and says so', async () => {
  const lock = await lockDataDir(environment.DATA_DIR);
  const ended = await typed(['tasks'], {
    environment,
    folder: makeFolder('waits'),
    hears: (printed) => printed.includes('waiting for its end') && void lock.release(),
  });
  expect(ended.code, ended.err).toBe(0);
  expect(ended.err).toContain('waiting for its end');
});

it('tries again when the folder was taken between its look and its start', async () => {
  let taken: Promise<DataLock> | undefined;
  const log = path.join(environment.DATA_DIR, 'logs/command.log');
  const refusals = () => fs.readFileSync(log, 'utf8').split('already works on').length;
  const before = refusals();
  const ended = await typed(['tasks'], {
    environment,
    folder: makeFolder('late'),
    hears: (printed) => {
      if (taken || !printed.includes('started for this command')) return;
      taken = lockDataDir(environment.DATA_DIR);
      // Free again before the command can look who has it.
      const letGo = setInterval(() => {
        if (refusals() === before) return;
        clearInterval(letGo);
        void taken?.then((lock) => lock.release());
      }, 1);
    },
  });
  expect(refusals()).toBe(before + 1);
  expect(ended.code, ended.err).toBe(0);
});

it('ends what it started when it is interrupted or killed', async () => {
  const folder = makeFolder('stopped');
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const) {
    // Once: it hears of every line, and a second signal is another story.
    let sent = false;
    const ended = await typed(['tasks'], {
      environment,
      folder,
      hears: (printed, does) => {
        if (sent || !printed.includes('started for this command')) return;
        sent = true;
        does.signal(signal);
      },
    });
    expect(ended.code).toBe(code);
    // Stopped in order, which takes a moment where nobody waits for it.
    expect(await untilNone(() => processesWith(workArea.trace), 60_000)).toEqual([]);
  }
});
