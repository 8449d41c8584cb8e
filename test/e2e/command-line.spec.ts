// The commands for people as a real child process against the real product: many files, names, options, exit codes, pipes, terminals and Ctrl-C.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/embedded/port.js';
import { roleNames } from '../../src/roles/list.js';
import { athanor } from '../harness/command.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makeJpeg, makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { typed, type Ended, type Typing } from '../harness/typed-command.js';
import { makeFolder } from '../harness/work-area.js';

interface Line {
  readonly file: string;
  readonly status: string;
  readonly task_id: string | null;
  readonly bytes: number;
  readonly outputs: readonly { path: string; bytes: number; format: string; sha256: string }[];
  readonly error: { code: string; detail: string } | null;
}

const execute = promisify(execFile);
/** The answer of the workers ends the wait. */
const PATIENTLY = ['--timeout', '60s'];
let product: Product;
let client: HttpClient;

beforeAll(async () => {
  product = await startProduct({ roles: ['api', 'worker --queues image:2,document:1,default:1'] });
  client = httpClient(product.url);
});
afterAll(() => product.stop());

const put = async (folder: string, files: Readonly<Record<string, Promise<Buffer> | string>>) => {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), await content);
  }
  return folder;
};
const run = (folder: string, args: readonly string[], more: Partial<Typing> = {}): Promise<Ended> => {
  const environment = { ...product.environment, ATHANOR_SERVER: product.url, ...more.environment };
  return typed(args, { folder, ...more, environment });
};
const lines = (text: string): Line[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
const formatOf = async (folder: string, name: string) => (await sharp(path.join(folder, name)).metadata()).format;

describe('convert', () => {
  it('makes every file that can be made, says which cannot, and ends with 1', async () => {
    const folder = await put(makeFolder('many'), {
      'a.png': makePng(),
      'кот №1.png': makePng({ colour: '#f00' }),
      'broken.png': 'not a picture at all, whatever its name says',
      'empty.png': '',
    });
    const names = ['a.png', 'кот №1.png', 'broken.png', 'empty.png', 'gone.png'];
    const { code, out, err } = await run(folder, ['convert', ...names, '--to', 'webp', '--out', 'made/', '--json']);
    expect(code, err).toBe(1);
    const told = lines(out).sort((a, b) => names.indexOf(a.file) - names.indexOf(b.file));
    expect(told.map(({ file, status }) => [file, status])).toEqual([
      ['a.png', 'done'],
      ['кот №1.png', 'done'],
      ['broken.png', 'failed'],
      ['empty.png', 'failed'],
      ['gone.png', 'failed'],
    ]);
    expect(told.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      expect.any(String),
      'input_empty',
      'ENOENT',
    ]);
    expect(fs.readdirSync(path.join(folder, 'made')).sort()).toEqual(['a.webp', 'кот №1.webp']);
    expect(await formatOf(folder, 'made/кот №1.webp')).toBe('webp');
    expect(Object.keys(told[0] ?? {})).toEqual([
      'file',
      'status',
      'task_id',
      'bytes',
      'outputs',
      'warnings',
      'error',
      'seconds',
    ]);
    expect(told[0]?.outputs[0]).toMatchObject({ path: 'made/a.webp', format: 'webp', sha256: expect.any(String) });
  });

  it('puts results beside their sources, in place of those of the last time, but never over a source', async () => {
    const folder = await put(makeFolder('names'), { 'a.png': makePng(), 'a.webp': 'old' });
    const kept = await run(folder, ['convert', 'a.png', '--to', 'webp', '--keep']);
    expect([kept.code, kept.out.trim()]).toEqual([0, expect.stringMatching(/^a\.png → a \(2\)\.webp \(.+ → .+\)$/)]);
    expect(fs.readFileSync(path.join(folder, 'a.webp'), 'utf8')).toBe('old');
    for (const _time of ['first', 'second'])
      expect((await run(folder, ['convert', 'a.png', '--to', 'webp'])).out).toMatch(/^a\.png → a\.webp /);
    expect(await formatOf(folder, 'a.webp')).toBe('webp');
    const before = fs.readFileSync(path.join(folder, 'a.png'));
    await run(folder, ['convert', 'a.png', '--to', 'png']);
    // Nor is one replaced that is reached by another name.
    fs.symlinkSync('.', path.join(folder, 'here'));
    await run(folder, ['convert', 'a.png', '--to', 'png', '--out', 'here']);
    expect(fs.readFileSync(path.join(folder, 'a.png'))).toEqual(before);
    expect(fs.readdirSync(folder).sort()).toEqual(['a (2).png', 'a (2).webp', 'a.png', 'a.webp', 'here']);
  });

  it('never replaces a result with another of the same command', async () => {
    const folder = await put(makeFolder('same'), { 'a.png': makePng(), 'a.jpg': makeJpeg() });
    for (const _time of ['first', 'second'])
      expect((await run(folder, ['convert', 'a.png', 'a.jpg', '--to', 'webp'])).code).toBe(0);
    expect(fs.readdirSync(folder).sort()).toEqual(['a (2).webp', 'a.jpg', 'a.png', 'a.webp']);
  });

  it('gives sources of one name their results in the order in which they were named, whichever is done first', async () => {
    const folder = await put(makeFolder('turns'), {
      'large/a.png': makePng({ width: 5000, height: 4000 }),
      'small/a.png': makePng({ width: 20, height: 10 }),
      'tiny/a.png': makePng({ width: 4, height: 2 }),
    });
    const widths = async (...names: string[]) => {
      const found = names.map(async (name) => (await sharp(path.join(folder, name)).metadata()).width);
      return Promise.all(found);
    };
    const convert = (...more: string[]) =>
      run(folder, ['convert', 'large/a.png', 'small/a.png', 'tiny/a.png', '--to', 'webp', '--out', 'o/', ...more]);
    expect((await convert()).code).toBe(0);
    expect(await widths('o/a.webp', 'o/a (2).webp', 'o/a (3).webp')).toEqual([5000, 20, 4]);
    // A file that stays as it was, and one that failed the last time, move nobody's name.
    expect((await convert('--keep')).code).toBe(0);
    expect(await widths('o/a (4).webp', 'o/a (5).webp', 'o/a (6).webp')).toEqual([5000, 20, 4]);
    fs.writeFileSync(path.join(folder, 'large/a.png'), 'broken');
    expect((await convert()).code).toBe(1);
    expect(await widths('o/a.webp', 'o/a (2).webp', 'o/a (3).webp')).toEqual([5000, 20, 4]);
  });

  it('keeps the tree of folders and leaves alone what cannot become the target', async () => {
    const folder = await put(makeFolder('tree'), {
      'in/a.png': makePng(),
      'in/deep/er/b.jpg': makeJpeg(),
      'in/notes.unheard-of': 'text',
      'in/.hidden.png': makePng(),
    });
    expect((await run(folder, ['convert', 'in', '--to', 'webp'])).code).toBe(2);
    const { code, err } = await run(folder, ['convert', 'in', '-r', '--to', 'webp', '--out', 'web']);
    expect([code, err]).toEqual([0, expect.stringContaining('2 of 2 done')]);
    const made = fs.readdirSync(path.join(folder, 'web'), { recursive: true, withFileTypes: true });
    const files = made
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
    expect(files.sort()).toEqual(['web/a.webp', 'web/deep/er/b.webp']);
  });

  it('reads standard input and writes standard output, and nothing else there', async () => {
    const { code, stdout, err } = await run(makeFolder('pipe'), ['convert', '-', '--to', 'webp', '--width', '20'], {
      input: new Uint8Array(await makePng({ width: 200, height: 100 })),
    });
    expect(code, err).toBe(0);
    expect(await sharp(stdout).metadata()).toMatchObject({ format: 'webp', width: 20, height: 10 });
  });

  it('obeys the options of the target, whether they are switches or take a value', async () => {
    const folder = await put(makeFolder('options'), { 'a.png': makePng({ width: 300, height: 200 }) });
    const args = ['convert', '--to', 'webp', '--lossless', 'a.png', '--width=30', '--max-mb', '1', '--out', 'b.webp'];
    const { code, err } = await run(folder, args);
    expect(code, err).toBe(0);
    expect(await sharp(path.join(folder, 'b.webp')).metadata()).toMatchObject({ width: 30, height: 20 });
  });

  it.each([
    [['--to', 'webp', '--qualty', '80'], /no option --qualty.*Did you mean --quality\?/],
    [['--to', 'webp', '--quality', '800'], /"800" does not fit --quality.*low, medium, high, 1–100/],
    [['--to', 'wepb'], /"wepb".*Did you mean webp\?/],
    [['--to', 'webp', '--preset', 'wep'], /no preset "wep".*Did you mean web\?/],
    [['--to', 'webp', '--password=secret'], /does not belong on the command line/],
    [['--to', 'webp', '--out'], /--out needs a value/],
    [[], /--to pdf/],
  ])('refuses %j before anything is sent', async (args, sentence) => {
    const folder = await put(makeFolder('wrong'), { 'a.png': makePng() });
    const count = async () => (await client.get<{ data: unknown[] }>('/api/v1/tasks?limit=200')).body.data.length;
    const before = await count();
    const { code, err, out } = await run(folder, ['convert', 'a.png', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(await count()).toBe(before);
  });

  it('tells the options of a target, in Russian where that is spoken', async () => {
    const folder = makeFolder('help');
    const english = await run(folder, ['convert', '--to', 'webp', '--help']);
    expect(english.code).toBe(0);
    expect(english.out).toMatch(
      /--out PATH[\s\S]*Options of WebP[\s\S]*--quality +low, medium, high, 1–100[\s\S]*--lossless/,
    );
    const russian = await run(folder, ['convert', '--to', 'webp', '--help'], { environment: { LANG: 'ru_RU.UTF-8' } });
    expect(russian.out).toMatch(/Настройки, WebP[\s\S]*Качество/);
    const wrong = await run(folder, ['convert', 'a.png', '--to', 'wepb'], { environment: { LC_ALL: 'ru_RU.UTF-8' } });
    expect(wrong.err).toContain('Может быть, webp?');
  });

  it('tells each option once, and of which sources it is one; it fits when one of the files has it', async () => {
    const folder = await put(makeFolder('sources'), { 'a.md': '# a\n', 'a.png': makePng() });
    const { out } = await run(folder, ['convert', '--to', 'pdf', '--help']);
    expect(out).toMatch(/--fit +keep, width, page; usually width\n.*\n +Only from: CSV, TSV\.\n/);
    expect(out.match(/--split/g)).toHaveLength(1);
    const mixed = await run(folder, ['convert', 'a.png', 'a.md', '--to', 'pdf', '--orientation', 'landscape']);
    expect(mixed.err).toMatch(/"orientation" is not an option for PDF/);
    expect(mixed.err).toMatch(/1 of 2 done/);
  });

  it('speaks Russian throughout where that is spoken: help of every word, states, refusals', async () => {
    const folder = await put(makeFolder('russian'), { 'a.png': makePng() });
    const speak = async (...args: string[]) => {
      const { out, err } = await run(folder, args, { environment: { LC_ALL: 'ru_RU.UTF-8' } });
      // Three words in a row are a sentence; names of commands and formats stand alone, or behind athanor.
      expect(`${out}${err}`, args.join(' ')).not.toMatch(/(?<![\w-])(?!athanor )[a-z]{2,} [a-z]{2,} [a-z]{2,}/i);
      expect(`${out}${err}`, args.join(' ')).toMatch(/[а-я]{3}/);
      return out + err;
    };
    await speak('help');
    for (const word of roleNames) await speak(word, '--help');
    await speak('nonsense');
    await speak('worker', '--nonsense');
    expect((await run(folder, ['convert', 'a.png', '--to', 'webp'])).code).toBe(0);
    expect(await speak('tasks', '--limit', '5')).toContain('готово');
    expect(await speak('tasks', '--status', 'nonsense')).toContain('(/status/0)');
    expect(await speak('storage')).toMatch(/готово \d/);
    expect(await speak('convert', 'a.png', '--to')).toContain('ФОРМАТ');
    await speak('cancel', '019fffff-0000-7000-8000-000000000000');
    await speak('tasks', '--key', 'no-such-key');
    await speak('tasks', '--server', 'http://127.0.0.1:9');
  }, 300_000);

  it.each([
    [
      ['--server', 'http://127.0.0.1:9', 'convert', 'a.png'],
      /«--server».*первым: athanor convert/,
      /"--server".*first: athanor convert/,
    ],
    [['purge', 'image', 'video', '--yes'], /«video».*athanor purge --help/, /"video".*athanor purge --help/],
    [['backup', 'a', 'b'], /«b».*athanor backup --help/, /"b".*athanor backup --help/],
    [['control', 'ping', 'extra'], /«extra».*athanor control --help/, /"extra".*athanor control --help/],
    [['control', 'slots', 'image', '2', '3'], /«3».*athanor control --help/, /"3".*athanor control --help/],
    [['key', 'list', 'all'], /«all».*athanor key --help/, /"all".*athanor key --help/],
    [['user', 'list', 'all'], /«all».*athanor user --help/, /"all".*athanor user --help/],
    [['doors', 'dead', 'all'], /«all».*athanor doors --help/, /"all".*athanor doors --help/],
    [['control', 'constructor'], /no control word "constructor"/, /no control word "constructor"/],
    [['inspect', 'nothing'], /"nothing" cannot be inspected/, /"nothing" cannot be inspected/],
    [['nothing'], /«nothing»/, /"nothing"/],
    [['api', '--port'], /--port нужно значение.*athanor api --help/, /--port needs a value.*athanor api --help/],
    [['api', '--port', 'abc'], /--port.*65535.*"abc"/, /--port.*65535.*"abc"/],
    [['user', 'add', 'a@example.org', '--admin'], /«--admin».*athanor user --help/, /"--admin".*athanor user --help/],
  ])('says of %j what is not understood, and what is meant', async (args, russian, english) => {
    const folder = makeFolder('flags');
    const [inRussian, inEnglish] = [
      await run(folder, args, { environment: { LC_ALL: 'ru_RU.UTF-8' } }),
      await run(folder, args),
    ];
    expect([inRussian.err, inEnglish.err]).toEqual([expect.stringMatching(russian), expect.stringMatching(english)]);
    expect([inRussian.code, inEnglish.code]).toEqual([2, 2]);
  });

  it('ends with 3 when nobody answers, or somebody else', async () => {
    const folder = await put(makeFolder('away'), { 'a.png': makePng() });
    const away = await run(folder, ['convert', 'a.png', '--to', 'webp', '--server', 'http://127.0.0.1:9']);
    expect([away.code, away.err]).toEqual([3, expect.stringContaining('http://127.0.0.1:9')]);
    expect((await run(folder, ['tasks', '--server', `${product.url}/elsewhere`])).code).toBe(3);
  });

  it('cancels its tasks at Ctrl-C and ends with 130', async () => {
    const folder = await put(makeFolder('stop'), { 'a.png': makePng(), 'b.png': makePng() });
    await athanor(product, ['control', 'pause', 'image', ...PATIENTLY]);
    let isStopped = false;
    const { code } = await run(folder, ['convert', 'a.png', 'b.png', '--to', 'webp', '--tag', 'stopped'], {
      columns: 100,
      hears: (printed, { type }) => {
        if (isStopped || !/in queue[^]*in queue/.test(printed)) return;
        isStopped = true;
        type('\x03');
      },
    });
    await athanor(product, ['control', 'resume', 'image', ...PATIENTLY]);
    expect(code).toBe(130);
    const { data } = (await client.get<{ data: { status: string }[] }>('/api/v1/tasks?tag=stopped')).body;
    expect(data.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect(fs.readdirSync(folder)).toEqual(['a.png', 'b.png']);
  });

  it('tells programs at Ctrl-C of every file, also of those that were not begun', async () => {
    const folder = await put(makeFolder('stop-json'), { 'a.png': makePng(), 'b.png': makePng() });
    await athanor(product, ['control', 'pause', 'image', ...PATIENTLY]);
    // The first fails at once, and what it says tells that the second is next.
    const args = ['convert', 'gone.png', 'a.png', 'b.png', '--to', 'webp', '--parallel', '1', '--json'];
    let isStopped = false;
    const { code, out } = await run(folder, args, {
      // A second one would leave at once.
      hears: (_, { signal }) => {
        if (!isStopped) signal('SIGINT');
        isStopped = true;
      },
    });
    await athanor(product, ['control', 'resume', 'image', ...PATIENTLY]);
    expect(code).toBe(130);
    const told = lines(out);
    expect(told.map(({ file, status, error }) => [file, status, error?.code])).toEqual([
      ['gone.png', 'failed', 'ENOENT'],
      ['a.png', 'cancelled', 'cancelled'],
      ['b.png', 'cancelled', 'cancelled'],
    ]);
    expect(told[2]).toMatchObject({ task_id: null, bytes: (await makePng()).length, outputs: [] });
  });

  it('asks for the password of a file, or reads it, and never shows it', async () => {
    const folder = await put(makeFolder('locked'), { 'a.png': makePng(), 'secret.txt': 'open sesame\nmore\n' });
    expect((await run(folder, ['convert', 'a.png', '--to', 'pdf'])).code).toBe(0);
    await execute('qpdf', ['--encrypt', 'open sesame', 'owner', '256', '--', 'a.pdf', 'locked.pdf'], { cwd: folder });
    const convert = ['convert', 'locked.pdf', '--to', 'pdf', '--out', 'open/'];
    const without = await run(folder, [...convert, '--json']);
    expect([without.code, lines(without.out)[0]?.error?.code]).toEqual([1, 'input_encrypted']);
    expect((await run(folder, [...convert, '--password-file', 'secret.txt'])).code).toBe(0);
    let isTyped = false;
    const asked = await run(folder, [...convert, '--password', '--keep'], {
      columns: 80,
      hears: (printed, { type }) => {
        if (isTyped || !printed.includes('Password')) return;
        isTyped = true;
        type('open sesamy\x7fe\r');
      },
    });
    expect(asked.code, asked.out).toBe(0);
    expect(asked.out).not.toContain('sesam');
    expect(fs.readdirSync(path.join(folder, 'open'))).toEqual(['locked (2).pdf', 'locked.pdf']);
    expect((await run(folder, ['convert', 'a.png', '--to', 'webp', '--password-file', 'secret.txt'])).code).toBe(2);
  });

  it('draws bars on a terminal, no wider than it is, and clears them', async () => {
    const folder = await put(makeFolder('bars'), {
      'a picture with quite a long name.png': makePng(),
      'b.png': makePng(),
      'bad\u001b[31m.png': 'no picture',
    });
    const { code, out } = await run(folder, ['convert', ...fs.readdirSync(folder), '--to', 'webp'], { columns: 60 });
    expect(code).toBe(1);
    // eslint-disable-next-line no-control-regex -- a terminal speaks in control characters
    const rows = out.split(/\r?\n|\u001b\[\d*[A-Z]/).map((row) => row.replace(/[\u001b\r]/g, ''));
    const bars = rows.filter((row) => /\[[#-]{20}\]/.test(row));
    expect(bars.length).toBeGreaterThan(0);
    expect(bars.filter((row) => [...row].length > 59)).toEqual([]);
    expect(rows.filter(Boolean).at(-1)).toMatch(/2 of 3 done, 1 failed/);
    expect(out).not.toContain('\u001b[31m');
  });
});

it('goes on when the server dies in between and comes back', async () => {
  const whole = await startProduct({ settings: { PORT: String(await freePort()) } });
  const folder = await put(makeFolder('reborn'), { 'a.png': makePng(), 'b.png': makePng() });
  await athanor(whole, ['control', 'pause', 'image', ...PATIENTLY]);
  let isKilled = false;
  let resumed: Promise<unknown> = Promise.resolve();
  const { code, out } = await run(folder, ['convert', 'a.png', 'b.png', '--to', 'webp', '--server', whole.url], {
    columns: 100,
    hears: (printed) => {
      if (isKilled || !/in queue[^]*in queue/.test(printed)) return;
      isKilled = true;
      const api = whole.pids().find(({ command }) => command.endsWith('main.js api'));
      process.kill(api?.pid ?? 0, 'SIGKILL');
      resumed = athanor(whole, ['control', 'resume', 'image', ...PATIENTLY]);
    },
  });
  await resumed;
  expect([isKilled, code], out).toEqual([true, 0]);
  expect(await formatOf(folder, 'b.webp')).toBe('webp');
  await whole.stop();
});

describe('the other words', () => {
  const make = async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(await makePng())]), 'one.png');
    form.set('target', 'webp');
    form.set('tag', 'words');
    return (await client.post<{ id: string }>('/api/v1/tasks', form)).body.id;
  };

  it('watch, list, fetch, repeat and cancel tasks', async () => {
    const folder = makeFolder('words');
    const id = await make();
    expect((await run(folder, ['watch', id])).code).toBe(0);
    const list = await run(folder, ['tasks', '--tag', 'words', '--status', 'done']);
    expect(list.out).toMatch(new RegExp(`^${id}  done  png → webp  .*one\\.png`));
    const fetched = await run(folder, ['result', id, '--out', 'here']);
    expect([fetched.code, await formatOf(folder, 'here/one.webp')]).toEqual([0, 'webp']);
    const again = await run(folder, ['retry', id]);
    const [next = ''] = again.out.split(' ');
    expect(next).toMatch(/^[0-9a-f-]{36}$/);
    expect(next).not.toBe(id);
    await run(folder, ['watch', next]);
    const late = await run(folder, ['cancel', next, '019fffff-0000-7000-8000-000000000000']);
    expect([late.code, late.err]).toEqual([1, expect.stringContaining('019fffff')]);
    expect((await run(folder, ['cancel', 'nonsense'])).code).toBe(2);
    expect((await run(folder, ['result', id, '--out', '-'])).stdout.subarray(8, 12).toString()).toBe('WEBP');
  });

  it('end with 1 where a task did not end well, and tell each of them as JSON', async () => {
    const folder = makeFolder('told');
    const stored = async (bytes: Buffer) => {
      const path = '/api/v1/files?filename=told.png';
      const answer = await client.fetch(path, { method: 'POST', body: new Uint8Array(bytes) });
      return ((await answer.json()) as { id: string }).id;
    };
    const made = async (bytes: Buffer, more: object = {}) => {
      const asked = { file_id: await stored(bytes), target: 'webp', tag: 'told', ...more };
      return (await client.post<{ id: string }>('/api/v1/tasks', asked)).body.id;
    };
    const png = await makePng();
    const [broken, waiting] = [await made(png.subarray(0, 60)), await made(png, { start: false })];
    const watched = await run(folder, ['watch', broken, '--json']);
    expect([watched.code, lines(watched.out)]).toMatchObject([
      1,
      [{ task_id: broken, status: 'failed', error: { code: 'input_corrupt' } }],
    ]);
    const cancelled = await run(folder, ['cancel', waiting, '--reason', 'not needed', '--json']);
    expect([cancelled.code, JSON.parse(cancelled.out)]).toMatchObject([
      0,
      { id: waiting, status: 'cancelled', cancel_reason: 'not needed' },
    ]);
    expect((await run(folder, ['watch', waiting])).code).toBe(1);
    const list = await run(folder, ['tasks', '--tag', 'told', '--json']);
    const told = list.out.split('\n').filter(Boolean);
    expect(told.map((line) => (JSON.parse(line) as { id: string }).id).sort()).toEqual([broken, waiting].sort());
    const storage = await run(folder, ['storage', '--json']);
    expect([storage.code, JSON.parse(storage.out)]).toMatchObject([0, {}]);
  });

  it('tell formats, storage and completion', async () => {
    const folder = makeFolder('tell');
    expect((await run(folder, ['formats', 'png'])).out).toMatch(/^webp +WebP/m);
    expect((await run(folder, ['formats', 'pgn'])).err).toContain('Did you mean png?');
    expect((await run(folder, ['formats', '--json'])).out).toContain('"id":"webp"');
    expect((await run(folder, ['storage'])).out).toMatch(/Largest file +2\.1 GB/);
    const { out } = await run(folder, ['completion', 'bash'], { environment: { ATHANOR_SERVER: '' } });
    const completed = (...words: string[]) =>
      execute('bash', [
        '-c',
        `${out}\nCOMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _athanor; echo "\${COMPREPLY[@]}"`,
        'bash',
        ...words,
      ]);
    expect((await completed('athanor', 'con')).stdout.trim()).toBe('convert');
    expect((await completed('athanor', 'convert', '--kee')).stdout.trim()).toBe('--keep');
    expect((await completed('athanor', 'tasks', '--status', 'f')).stdout.trim()).toBe('failed');
    expect((await completed('athanor', 'convert', 'some file')).stdout.trim()).toBe('');
  });

  it('need a key where there are accounts', async () => {
    const closed = await startProduct({
      roles: ['api'],
      settings: { ADMIN_EMAIL: 'a@example.org', ADMIN_PASSWORD: 'long enough' },
    });
    const { code, err } = await run(makeFolder('key'), ['tasks', '--server', closed.url]);
    await closed.stop();
    expect([code, err]).toEqual([1, expect.stringContaining('ATHANOR_KEY')]);
  });
});
