// What every engine owes, whichever it is: it stops when told, leaves nothing, survives its own crash and does not survive its worker.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { convert, type Output } from '../../src/conversion/convert.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import { findFileOperation, parseOperation } from '../../src/conversion/file-operations.js';
import type { Engine } from '../../src/conversion/engine.js';
import { decoded, formatOf, shaped } from '../../src/conversion/formats.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { parseOptions } from '../../src/conversion/options.js';
import { operate } from '../../src/conversion/run-operation.js';
import { findTool } from '../../src/conversion/process/find-tool.js';
import { runTool, type ToolResult } from '../../src/conversion/process/tool.js';
import { log } from '../../src/shared/log.js';
import { canOthersEnter, projectRoot } from '../../src/shared/settings.js';
import { makeTar } from '../harness/archives.js';
import { processesWith, processTree, untilNone, type FoundProcess } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';
import { factsOf, groupOf, ownTimeToEnd } from './ending.js';
import { ffmpeg, makeFilm, makeSound } from './films.js';
import { docx, pageBreak, paragraph, sumBomb, zip } from './office-files.js';
import { bigPages } from './pdf-files.js';
import { quarters, useBomb } from './pictures.js';

interface Case {
  readonly engine: string;
  /** Where its processes work: warm ones in their spool, tools in the folder of their step. */
  readonly works: 'warm' | 'tool';
  readonly to: string;
  /** What it does to a PDF, where it converts nothing. */
  readonly operation?: string;
  readonly options?: object;
  /** Takes far longer than a test. */
  readonly endless: readonly [from: string, make: () => Content | Promise<Content>];
  readonly good: readonly [from: string, make: () => Content | Promise<Content>];
  /** What no decoder takes, and where it would have led; a text that says so where nothing else is given. */
  readonly garbage: readonly [from: string, to: string, content?: Content];
  /** Processor time in hundredths of a second after which it is at the work itself and no longer starting. */
  readonly busyTicks?: number;
  /** Its progress is that of the tool: while it does what takes for ever, or something else that takes long. */
  readonly tells?: true | readonly [from: string, make: () => Content];
  /** The program of it, which the set-up does not bring. */
  readonly optional?: string;
  /** Where it starts as root. */
  readonly firstUser?: number;
}
type Content = string | Buffer;

const noise = (width: number) =>
  sharp({
    create: {
      width,
      height: width,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
const picture = () => quarters().png().toBuffer();
const fileOf = (make: (file: string) => void, extension: string): Buffer => {
  const file = path.join(makeFolder('media'), `made.${extension}`);
  make(file);
  return fs.readFileSync(file);
};
const longFilm = () => {
  const source = 'testsrc2=size=1280x720:rate=25:duration=60';
  return fileOf((file) => ffmpeg('-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-preset', 'ultrafast', file), 'mp4');
};
const longSound = () => {
  const source = 'anoisesrc=r=16000:a=0.1:d=3600';
  return fileOf((file) => ffmpeg('-f', 'lavfi', '-i', source, '-c:a', 'flac', '-compression_level', '0', file), 'flac');
};

/** Pages of noise, all of which are the same bytes. */
const scanOf = async (pages: number): Promise<Buffer> => {
  const noisy = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const one = sharp({ create: { width: 1200, height: 1200, channels: 3, background: '#000', noise: noisy } });
  const bytes = await one.tiff({ compression: 'none' }).toBuffer();
  const start = bytes.readUInt32LE(4);
  const list = bytes.subarray(start, start + 2 + bytes.readUInt16LE(start) * 12 + 4);
  const lists = Array.from({ length: pages - 1 }, () => Buffer.from(list));
  const placeOf = (page: number) => (page < pages ? bytes.length + (page - 1) * list.length : 0);
  for (const [index, each] of lists.entries()) each.writeUInt32LE(placeOf(index + 2), list.length - 4);
  bytes.writeUInt32LE(placeOf(1), start + list.length - 4);
  return Buffer.concat([bytes, ...lists]);
};

/** One page of noise, so many times. */
const scannedBook = (pages: number): Buffer => {
  const folder = makeFolder('book');
  const at = (name: string) => path.join(folder, name);
  fs.writeFileSync(at('page.ppm'), Buffer.concat([Buffer.from('P6 1200 1200 255\n'), randomBytes(1200 * 1200 * 3)]));
  execFileSync('c44', ['-slice', '74', at('page.ppm'), at('page.djvu')]);
  const names = Array.from({ length: pages }, (_, page) => at(`${page}.djvu`));
  for (const name of names) fs.copyFileSync(at('page.djvu'), name);
  execFileSync('djvm', ['-c', at('book.djvu'), ...names]);
  return fs.readFileSync(at('book.djvu'));
};

const bookOf = (paragraphs: number): Buffer => {
  const file = path.join(makeFolder('book'), 'a.epub');
  execFileSync('pandoc', ['-f', 'markdown', '-t', 'epub', '--metadata', 'title=x', '-o', file], {
    input: '# One\n\nwords\n',
  });
  // The chapter is made longer behind pandoc's back, which would take minutes for it.
  const folder = makeFolder('chapters');
  execFileSync('bsdtar', ['-xf', file, '-C', folder]);
  const chapter = path.join(folder, 'EPUB/text/ch001.xhtml');
  const more = '<p><em>some</em> words, <b>bold</b> and <a href="#x">linked</a></p>\n'.repeat(paragraphs);
  fs.writeFileSync(chapter, fs.readFileSync(chapter, 'utf8').replace('</section>', `${more}</section>`));
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const ordered = ['mimetype', ...names.filter((name) => name !== 'mimetype')];
  return zip(
    ordered.map((name) => [name, fs.readFileSync(path.join(folder, name))] as const),
    ['mimetype'],
  );
};

const epsHead = '%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 60 40\n';

/** For each engine: work that takes for ever, work that is done at once, and what it cannot take. */
const cases: readonly Case[] = [
  {
    engine: 'sharp',
    works: 'warm',
    to: 'png',
    endless: ['svg', useBomb],
    good: ['png', picture],
    garbage: ['jpeg', 'png'],
    firstUser: 64_600,
  },
  {
    engine: 'vips',
    works: 'tool',
    to: 'heic',
    endless: [shaped, () => noise(4000)],
    good: [shaped, picture],
    garbage: ['heic', decoded],
  },
  {
    engine: 'imagemagick',
    works: 'tool',
    to: 'xpm',
    // A larger one is more than its memory holds.
    endless: [shaped, () => noise(3700)],
    good: [shaped, picture],
    garbage: ['psd', decoded],
  },
  {
    engine: 'ffmpeg-video',
    works: 'tool',
    to: 'webm',
    options: { fps: 120 },
    endless: ['mp4', longFilm],
    good: ['mp4', () => fileOf((file) => makeFilm(file), 'mp4')],
    garbage: ['mp4', 'webm'],
    tells: true,
  },
  {
    engine: 'ffmpeg-audio',
    works: 'tool',
    to: 'mp3',
    options: { normalise: true },
    endless: ['flac', longSound],
    good: ['flac', () => fileOf((file) => makeSound(file), 'flac')],
    garbage: ['flac', 'mp3'],
    tells: true,
  },
  {
    engine: 'bsdtar',
    works: 'tool',
    to: '7z',
    endless: ['tar', () => makeTar([{ name: 'noise', content: randomBytes(100e6) }])],
    good: ['tar', () => makeTar([{ name: 'a', content: 'x' }])],
    garbage: ['zip', 'tar'],
    tells: true,
  },
  {
    engine: 'data',
    works: 'warm',
    to: 'yaml',
    endless: ['json', () => `[${Array(900_000).fill('{"a":1.5}').join(',')}]`],
    good: ['json', () => '{}'],
    garbage: ['toml', 'json'],
    firstUser: 64_800,
  },
  {
    engine: 'libreoffice',
    works: 'warm',
    to: 'pdf',
    endless: ['xlsx', sumBomb],
    good: ['docx', () => docx(paragraph('hello'))],
    garbage: ['doc', 'pdf'],
    busyTicks: 200,
    // While it calculates it has nothing to tell.
    tells: ['docx', () => docx((paragraph('words') + pageBreak).repeat(8000))],
    firstUser: 65_000,
  },
  {
    engine: 'libreoffice-convert',
    works: 'warm',
    to: 'pdf',
    endless: ['xlsx', sumBomb],
    good: ['docx', () => docx(paragraph('hello'))],
    garbage: ['doc', 'pdf'],
    busyTicks: 200,
    firstUser: 65_200,
  },
  {
    engine: 'pandoc',
    works: 'tool',
    to: 'html',
    endless: ['md', () => '*a* [b](c) `d` **e**\n\n- f\n'.repeat(200_000)],
    good: ['md', () => '# hello'],
    garbage: ['docx', 'html'],
  },
  {
    engine: 'calibre',
    works: 'tool',
    to: 'azw3',
    endless: ['epub', () => bookOf(150_000)],
    good: ['epub', () => bookOf(1)],
    garbage: ['mobi', 'epub'],
    optional: 'ebook-convert',
  },
  {
    engine: 'pdf',
    works: 'tool',
    to: 'png',
    endless: ['pdf', () => bigPages(500)],
    good: ['pdf', () => bigPages(1)],
    garbage: ['pdf', 'png'],
    tells: true,
  },
  {
    engine: 'pdf-stamp',
    works: 'tool',
    to: 'pdf',
    operation: 'number.pages',
    // Three programs follow each other. What is to be packed makes the last one long on any machine, and one page the others short.
    endless: ['pdf', () => bigPages(1, 192 * 2 ** 20)],
    good: ['pdf', () => bigPages(1)],
    garbage: ['pdf', 'pdf'],
  },
  {
    engine: 'djvu',
    works: 'tool',
    to: 'pdf',
    endless: ['djvu', () => scannedBook(300)],
    good: ['djvu', () => scannedBook(1)],
    garbage: ['djvu', 'pdf'],
  },
  {
    engine: 'tiff-pages',
    works: 'warm',
    to: 'pdf',
    endless: ['tiff', () => scanOf(500)],
    good: ['tiff', () => scanOf(2)],
    garbage: ['tiff', 'pdf'],
    tells: true,
    firstUser: 64_600,
  },
  {
    engine: 'ghostscript',
    works: 'tool',
    to: decoded,
    endless: ['eps', () => `${epsHead}{ } loop\n`],
    good: ['eps', () => `${epsHead}0 0 9 9 rectfill\nshowpage\n`],
    garbage: ['eps', decoded],
  },
  {
    engine: 'thumbnail',
    works: 'warm',
    to: 'png',
    operation: 'thumbnail',
    endless: ['svg', useBomb],
    good: ['png', picture],
    garbage: ['jpeg', 'png'],
    firstUser: 64_600,
  },
  {
    engine: 'chromium',
    works: 'tool',
    to: 'pdf',
    endless: ['html', () => `<p>${'<b>words</b> of <i>it</i> '.repeat(30)}`.repeat(8000)],
    good: ['html', () => '<p>hello'],
    garbage: ['html', 'pdf', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x00])],
    optional: 'chromium',
    firstUser: 64_400,
  },
  {
    engine: 'xz',
    works: 'tool',
    to: 'xz',
    endless: ['txt', () => randomBytes(75e6).toString('base64')],
    good: ['txt', () => 'words'],
    garbage: ['xz', 'txt'],
    tells: true,
  },
];

/** What is run by the very lines of code of another, with another program. */
const twins: Readonly<Record<string, string>> = {
  libraw: 'ghostscript',
  djvulibre: 'ghostscript',
  gzip: 'xz',
  bzip2: 'xz',
  zstd: 'xz',
  // Only asks the programs of the others.
  facts: 'bsdtar',
};

const isRoot = process.getuid?.() === 0;
let engines: Engine[] = [];
let spool = '';
beforeAll(() => {
  spool = makeFolder('spool');
  engines = openEngines({ imageSlots: 1, spoolDir: spool });
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  expect(fs.readdirSync(spool)).toEqual([]);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('no engine is left out', () => {
  const proven = new Set(cases.map(({ engine }) => engine));
  const missing = engines.map(({ id }) => id).filter((id) => !proven.has(id) && !proven.has(twins[id] ?? ''));
  expect(missing).toEqual([]);
});

const processesIn = (folder: string): FoundProcess[] => processesWith({ folder });
async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    // To look at all processes takes milliseconds, in which what is waited for does not go on.
    await sleep(50);
  }
}
const GONE_WITHIN_MS = 15_000;
/** The dead may need a moment of a busy machine. */
const gone = (each: FoundProcess) => untilNone(() => (factsOf(each.pid).length > 0 ? [each] : []), GONE_WITHIN_MS);
/** Who says nothing before it ends will say nothing any more. */
const endOf = async (each: ChildProcess): Promise<never> => {
  const [code, signal] = (await once(each, 'exit')) as [number | null, string | null];
  throw new Error(`it ended first, with ${code ?? signal}`);
};
/** Processor time in ticks: more than a moment of it means that the work itself has begun. */
const ticks = (each: FoundProcess): number => Number(factsOf(each.pid)[11] ?? 0) + Number(factsOf(each.pid)[12] ?? 0);
const statusOf = ({ pid }: FoundProcess, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

/** Of no other file of tests: the kernel counts the processes of a user over the whole machine, and other files run beside this one. */
const SLOT = 90;
const MEASURE_SLOT = 91;
const somebody = 65_533;

const STOPS_WITHIN_MS = 2000;
interface Measure {
  readonly group: number;
  readonly running: Promise<ToolResult>;
}
/** A program in the same cage that does nothing. What this machine takes to end it is not the engine's fault. */
async function startMeasure(signal = new AbortController().signal, onTerm = ''): Promise<Measure> {
  let group = 0;
  let isReady = false;
  const running = runTool({
    command: 'perl',
    args: ['-e', `$| = 1; ${onTerm} print "ready\\n"; sleep`],
    cwd: makeFolder('measure'),
    signal,
    limits: usualLimits,
    slot: MEASURE_SLOT,
    onStart: (pid) => (group = pid),
    onStdoutLine: () => (isReady = true),
  });
  await until(() => isReady);
  return { group, running };
}
interface Stopped {
  /** Of the time until the group was gone that which is its own. */
  readonly ownMs: number;
  /** Signals that found its leader alive: those that were sent before anything else could happen, and all. */
  readonly atOnce: readonly unknown[];
  readonly signals: readonly unknown[];
}
async function stopped(group: number, measure: Measure, abort: () => void, ended: Promise<unknown>): Promise<Stopped> {
  const signals = new Set<unknown>();
  const send = process.kill.bind(process);
  const spy = vi.spyOn(process, 'kill').mockImplementation((to, signal) => {
    if (to === -group && signal !== 0 && factsOf(group).length > 0) signals.add(signal);
    return send(to, signal);
  });
  // The grace never is over: who ends has listened, or was not asked.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const ends = [group, measure.group].map(ownTimeToEnd);
    process.kill(-measure.group, 'SIGTERM');
    abort();
    const atOnce = [...signals];
    await ended;
    const [its = Infinity, usual = 0] = await Promise.all(ends);
    await measure.running;
    return { ownMs: its - usual, atOnce, signals: [...signals] };
  } finally {
    vi.useRealTimers();
    spy.mockRestore();
  }
}

it.each([
  ['sleeps', 'select undef, undef, undef, 3'],
  ['works', 'my $end = (times)[0] + 3; 1 while (times)[0] < $end'],
])('who %s for three seconds before it ends is noticed, however polite it is', async (_what, dawdles) => {
  const stop = new AbortController();
  const measure = await startMeasure();
  const other = await startMeasure(stop.signal, `$SIG{TERM} = sub { ${dawdles}; exit };`);
  const { ownMs, signals } = await stopped(
    other.group,
    measure,
    () => stop.abort({ code: 'cancelled' }),
    other.running,
  );
  expect(ownMs).toBeGreaterThan(STOPS_WITHIN_MS);
  expect(signals).toEqual(['SIGTERM']);
});

describe.each(cases.filter(({ optional }) => optional === undefined || findTool(optional)))('$engine', (each) => {
  const {
    engine: id,
    works,
    to,
    operation,
    options = {},
    endless,
    good,
    garbage,
    busyTicks = 20,
    tells,
    firstUser = 64_200,
  } = each;
  const isWarm = works === 'warm';
  /** Made once; some of it is large. */
  let endlessContent: Content = '';
  let goodContent: Content = '';
  beforeAll(async () => {
    endlessContent = await endless[1]();
    goodContent = await good[1]();
  });
  const asked = (from: string, target: string) =>
    operation
      ? parseOperation(findFileOperation(operation)!, options)
      : formatOf(target).internal
        ? {}
        : parseOptions(target, target === to ? options : {}, '/options', formatOf(from).internal ? undefined : from);
  const start = (
    from: string,
    content: Content,
    signal: AbortSignal,
    progress: (done: number) => void = () => undefined,
    target = to,
  ) => {
    const folder = makeFolder('attempt');
    const input = path.join(makeFolder('input'), 'in');
    fs.writeFileSync(input, content);
    const attempt = {
      engines,
      dir: folder,
      signal,
      limits: usualLimits,
      log: log('test'),
      progress,
      slot: SLOT,
    };
    const step = { engine: id, from, to: target };
    // What exists only between two steps cannot be judged; the next one makes a picture of it.
    const rest = target === decoded ? [{ engine: 'sharp', from: decoded, to: 'png' }] : [];
    const given = { path: input, format: formatOf(from).id };
    const running: Promise<Output[]> = operation
      ? operate({ ...attempt, route: [{ ...step, operation }], inputs: [given], options: asked(from, target) })
      : convert({ ...attempt, route: [step, ...rest], input: given, options: asked(from, target) });
    return { running, folder };
  };
  const idle = new AbortController().signal;
  const convertsGood = async () => expect(await start(good[0], goodContent, idle).running).toHaveLength(1);
  /** The process that does the work: of those that cage it and itself the one that computes. */
  const busy = async (
    { running, folder }: { readonly running: Promise<unknown>; readonly folder: string },
    forTicks = busyTicks,
  ): Promise<FoundProcess> => {
    const where = isWarm ? spool : folder;
    const before = new Map(processesIn(where).map((each) => [each.pid, ticks(each)]));
    const over = new AbortController();
    const end = (how: string): never => {
      over.abort();
      throw new Error(`what is called endless ended first: ${how}`);
    };
    const ended = running.then(
      (outputs) => end(JSON.stringify(outputs)),
      (error: unknown) => end(String(error)),
    );
    const found = until(
      () =>
        over.signal.aborted || processesIn(where).find((each) => ticks(each) > (before.get(each.pid) ?? 0) + forTicks),
    );
    const first = await Promise.race([found, ended]);
    ended.catch(() => undefined);
    return first === true ? ended : first;
  };
  /** A process of it to look at, and what ends it. */
  const lookAt = async (look: (found: FoundProcess) => void) => {
    // A warm process that has just been started is not yet what it becomes.
    if (isWarm) await convertsGood();
    const stop = new AbortController();
    const started = start(endless[0], endlessContent, stop.signal);
    const { running } = started;
    try {
      look(await busy(started));
    } finally {
      stop.abort({ code: 'cancelled', force: true });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    }
  };

  it('says whether it works here, and its version', async () => {
    expect(await engines.find((engine) => engine.id === id)!.probe()).toMatchObject({
      available: true,
      version: expect.stringMatching(/\d/) as string,
    });
  });

  it('reports progress that never falls', async () => {
    const seen: number[] = [];
    await start(good[0], goodContent, idle, (done) => seen.push(done)).running;
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it.runIf(tells !== undefined)(
    'its progress is that of the tool: it stands while the tool is stopped, and goes on with it',
    async () => {
      let last = 0;
      const stop = new AbortController();
      const [from, content] = typeof tells === 'object' ? [tells[0], tells[1]()] : [endless[0], endlessContent];
      const started = start(from, content, stop.signal, (done) => (last = done));
      const { running } = started;
      await until(() => last > 0.001);
      const { pid } = await busy(started, 20);
      process.kill(pid, 'SIGSTOP');
      // What was on its way arrives, however long that takes; then nothing does, though tools speak at least twice a second.
      let stopped = -1;
      while (stopped !== last) {
        stopped = last;
        await sleep(1500);
      }
      process.kill(pid, 'SIGCONT');
      await until(() => last > stopped);
      expect(last).toBeLessThan(1);
      stop.abort({ code: 'cancelled', force: true });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    },
  );

  it.each(['cancelled', 'soft_timeout', 'hard_timeout'] as const)(
    'stops within two seconds when told for %s, leaves no process and no file, and serves the next',
    async (code) => {
      // A warm process that is still starting is not stopped but kept.
      if (isWarm) await convertsGood();
      const stop = new AbortController();
      const started = start(endless[0], endlessContent, stop.signal);
      const { running, folder } = started;
      const worker = await busy(started);
      const group = groupOf(worker.pid);
      const measure = await startMeasure();
      const ended = expect(running).rejects.toMatchObject({ code });
      const end = await stopped(group, measure, () => stop.abort({ code }), ended);
      expect(end.ownMs).toBeLessThan(STOPS_WITHIN_MS);
      // Warm processes have nothing to tidy up, and after the hard limit there is no time for it; all others are asked and need no more.
      const word = isWarm || code === 'hard_timeout' ? 'SIGKILL' : 'SIGTERM';
      expect(end).toMatchObject({ atOnce: [word], signals: [word] });
      expect(fs.readdirSync(folder, { recursive: true })).toEqual([operation ? 'operation' : '0-0']);
      await convertsGood();
    },
  );

  it('does not start what was stopped before', async () => {
    await expect(start(good[0], goodContent, AbortSignal.abort({ code: 'cancelled' })).running).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it.runIf(isWarm && id === 'sharp')('stops what still waits for its turn without touching what runs', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const started = start(endless[0], endlessContent, first.signal);
    const { running } = started;
    const worker = await busy(started);
    const waiting = start(good[0], goodContent, second.signal).running;
    second.abort({ code: 'cancelled' });
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(fs.existsSync(`/proc/${worker.pid}`)).toBe(true);
    first.abort({ code: 'cancelled' });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('calls garbage the user’s error', async () => {
    const [from, target, content = 'this is nothing'] = garbage;
    await expect(start(from, content, idle, undefined, target).running).rejects.toMatchObject({
      code: 'input_corrupt',
      retryable: false,
    });
  });

  it('survives the crash of its process and says that it was one', async () => {
    const started = start(endless[0], endlessContent, idle);
    process.kill((await busy(started)).pid, 'SIGSEGV');
    await expect(started.running).rejects.toMatchObject({
      code: 'engine_crashed',
      // Some hear of it and end themselves in their own way.
      facts: { secret: expect.stringMatching(/SIGSEGV|SIGABRT|SIGTRAP|Unspecified Application Error/) as string },
    });
    await convertsGood();
  });

  it.runIf(isWarm)('keeps nothing of one task for the next', async () => {
    await convertsGood();
    // What a process was given when it started stays with it.
    const isOwn = ({ parentPath }: fs.Dirent) => /\/(tmp\/own|office-seed-\d+)(\/|$)/.test(parentPath);
    await until(() =>
      fs
        .readdirSync(spool, { recursive: true, withFileTypes: true })
        .every((entry) => entry.isDirectory() || isOwn(entry)),
    );
  });

  it('runs with low priority, knows nothing of our environment, has given up the rights of root, and may not become more', () =>
    lookAt((found) => {
      const environment = fs
        .readFileSync(`/proc/${found.pid}/environ`, 'utf8')
        .split('\0')
        // Chromium writes what it is over its arguments, and the end of that may stand here.
        .filter((line) => /^[A-Za-z_]\w*=/.test(line))
        .map((line) => line.split('=')[0]);
      // A shell on the way tells where it is.
      const own = /^(PATH|PWD|HOME|TMPDIR|LANG|MALLOC_\w+|UV_THREADPOOL_SIZE|NODE_CHANNEL_\w+|MAGICK_CONFIGURE_PATH|)$/;
      expect(environment.filter((name) => !own.test(name!))).toEqual([]);
      const niceness = factsOf(found.pid)[16];
      expect(niceness).toBe('10');
      expect(statusOf(found, 'NoNewPrivs')).toBe('1');
      expect(statusOf(found, 'Seccomp')).toBe('2');
      if (!isRoot) return;
      const user = statusOf(found, 'Uid')?.split('\t')[0] ?? '';
      expect(Number(user)).toBeGreaterThanOrEqual(firstUser);
      expect(Number(user)).toBeLessThan(firstUser + 200);
      const four = Array(4).fill(user).join('\t');
      expect(statusOf(found, 'Uid')).toBe(four);
      expect(statusOf(found, 'Gid')).toBe(four);
      expect(statusOf(found, 'Groups')).toBe('');
      expect(statusOf(found, 'CapEff')).toBe('0000000000000000');
      for (const thread of fs.readdirSync(`/proc/${found.pid}/task`))
        expect(fs.readFileSync(`/proc/${found.pid}/task/${thread}/status`, 'utf8')).toMatch(
          new RegExp(`^Uid:\t${four}$`, 'm'),
        );
    }));

  it('works for whoever starts it, and dies with its worker, however that ends and whatever it is doing', async () => {
    // Another user can only start what lies in a checkout that lets others in.
    const asRoot = canOthersEnter(projectRoot) ? [0, somebody] : [0];
    for (const uid of isRoot ? asRoot : [process.getuid!()]) {
      const folder = makeFolder('parent');
      const inputs = { endless: endlessContent, good: goodContent, garbage: garbage[2] ?? 'this is nothing' };
      for (const [name, content] of Object.entries(inputs)) {
        fs.writeFileSync(path.join(folder, name), content);
        fs.mkdirSync(path.join(folder, `${name}-attempt`));
        for (const each of [name, `${name}-attempt`]) fs.chownSync(path.join(folder, each), uid, uid);
      }
      fs.mkdirSync(path.join(folder, 'spool'));
      for (const each of ['', 'spool']) fs.chownSync(path.join(folder, each), uid, uid);
      const orders = {
        good: { from: good[0], to, options: asked(good[0], to) },
        garbage: { from: garbage[0], to: garbage[1], options: asked(garbage[0], garbage[1]) },
        endless: { from: endless[0], to, options: asked(endless[0], to) },
      };
      const program = `
        const { openEngines } = await import(${JSON.stringify(path.join(projectRoot, 'dist/src/conversion/engines/index.js'))});
        const engines = openEngines({ imageSlots: 1, spoolDir: ${JSON.stringify(path.join(folder, 'spool'))} });
        const engine = engines.find((each) => each.id === ${JSON.stringify(id)});
        const orders = ${JSON.stringify(orders)};
        const operation = ${JSON.stringify(operation ?? null)};
        const run = (name) => {
          const step = { ...orders[name], input: ${JSON.stringify(folder)} + '/' + name };
          const bench = { dir: step.input + '-attempt', signal: new AbortController().signal, progress() {}, mediaDuration() {}, log: console, limits: ${JSON.stringify(usualLimits)}, slot: ${SLOT} };
          if (operation === null) return engine.run(step, bench);
          return engine.operations[operation]({ inputs: [step.input], formats: [step.from], sent: [], options: step.options }, bench);
        };
        const made = (await run('good')).length;
        const garbage = await run('garbage').then(() => 'taken', (error) => error.code);
        console.log(JSON.stringify({ made, garbage }));
        await run('endless');`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
        uid,
        gid: uid,
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = (await Promise.race([once(parent.stdout, 'data'), endOf(parent)])) as [Buffer];
      expect(JSON.parse(said.toString()), `started by ${uid}`).toEqual({ made: 1, garbage: 'input_corrupt' });
      const before = new Map(processTree(parent.pid!).map((each) => [each.pid, ticks(each)]));
      const worker = await until(() =>
        processTree(parent.pid!).find(
          (each) => each.pid !== parent.pid && ticks(each) > (before.get(each.pid) ?? 0) + busyTicks,
        ),
      );
      parent.kill('SIGKILL');
      expect(await gone(worker), `started by ${uid}`).toEqual([]);
      expect(await untilNone(() => processesWith({ folder }), GONE_WITHIN_MS)).toEqual([]);
    }
  });
});
