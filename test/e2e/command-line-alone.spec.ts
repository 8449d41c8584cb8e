// `athanor convert` where nothing runs: it starts what it needs, ends it, and leaves neither processes nor files; two at once take turns.
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { makePng } from '../harness/pictures.js';
import { settingsTable, type Setting } from '../../src/shared/settings.js';
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
  expect(first.err + second.err).toContain('waiting for its end');
  for (const name of ['one.webp', 'two.webp'])
    expect((await sharp(path.join(folder, name)).metadata()).format).toBe('webp');
  expect(await untilNone(() => processesWith(workArea.trace), 10_000)).toEqual([]);
  expect(fs.existsSync(path.join(environment.DATA_DIR, 'runtime.json'))).toBe(false);
  expect(filesBelow(environment.UPLOADS_DIR)).toEqual([]);
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
