// What every engine owes, whichever it is: it stops when told, leaves nothing, survives its own crash and does not survive its worker.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert, type Output } from '../../src/conversion/convert.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { formatOf } from '../../src/conversion/formats.js';
import { usualLimits } from '../../src/conversion/limits.js';
import { parseOptions } from '../../src/conversion/options.js';
import { log } from '../../src/shared/log.js';
import { canOthersEnter, projectRoot } from '../../src/shared/settings.js';
import { processesWith, processTree, untilNone, type FoundProcess } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';
import { ffmpeg, makeFilm, makeSound } from './films.js';
import { quarters, useBomb } from './pictures.js';

/** For each engine: work that takes for ever, work that is done at once, and what no decoder takes. */
const cases = [
  {
    engine: 'sharp',
    to: 'png',
    endless: ['svg', useBomb()],
    good: ['png', () => quarters().png().toBuffer()],
    garbage: 'jpeg',
  },
] as const;

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

const warmProcesses = (): FoundProcess[] => processesWith({ marker: 'none', folder: spool });
async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
/** Processor time in ticks: more than a moment of it means that the work itself has begun. */
const ticks = ({ pid }: FoundProcess): number => {
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
};
const statusOf = ({ pid }: FoundProcess, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

describe.each(cases)('$engine', ({ engine: id, to, endless, good, garbage }) => {
  const start = (
    from: string,
    content: string | Buffer,
    signal: AbortSignal,
    progress: (done: number) => void = () => undefined,
  ) => {
    const folder = makeFolder('attempt');
    const input = path.join(makeFolder('input'), 'in');
    fs.writeFileSync(input, content);
    const running: Promise<Output[]> = convert({
      engines,
      route: [{ engine: id, from, to }],
      input: { path: input, format: formatOf(from).id },
      options: parseOptions(to, {}),
      dir: folder,
      signal,
      limits: usualLimits,
      log: log('test'),
      progress,
      slot: 0,
    });
    return { running, folder };
  };
  const idle = new AbortController().signal;
  const convertsGood = async () => expect(await start(good[0], await good[1](), idle).running).toHaveLength(1);
  const busy = async () => {
    await until(() => warmProcesses().length === 1);
    const [found] = warmProcesses();
    const before = ticks(found!);
    await until(() => ticks(found!) > before + 20);
    return found!;
  };

  it('says whether it works here, and its version', async () => {
    expect(await engines.find((engine) => engine.id === id)!.probe()).toMatchObject({
      available: true,
      version: expect.stringMatching(/\d/) as string,
    });
  });

  it('reports progress that never falls', async () => {
    const seen: number[] = [];
    await start(good[0], await good[1](), idle, (done) => seen.push(done)).running;
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it.each(['cancelled', 'soft_timeout', 'hard_timeout'] as const)(
    'stops within two seconds for %s, leaves no process and no file, and serves the next',
    async (code) => {
      const stop = new AbortController();
      const { running, folder } = start(endless[0], endless[1], stop.signal);
      const worker = await busy();
      const at = performance.now();
      stop.abort({ code });
      await expect(running).rejects.toMatchObject({ code });
      expect(performance.now() - at).toBeLessThan(2000);
      expect(fs.existsSync(`/proc/${worker.pid}`)).toBe(false);
      expect(fs.readdirSync(folder, { recursive: true })).toEqual(['0-0']);
      await convertsGood();
    },
  );

  it('does not start what was stopped before', async () => {
    await expect(
      start(good[0], await good[1](), AbortSignal.abort({ code: 'cancelled' })).running,
    ).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('stops what still waits for its turn without touching what runs', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const { running } = start(endless[0], endless[1], first.signal);
    const worker = await busy();
    const waiting = start(good[0], await good[1](), second.signal).running;
    second.abort({ code: 'cancelled' });
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(fs.existsSync(`/proc/${worker.pid}`)).toBe(true);
    first.abort({ code: 'cancelled' });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('calls garbage the user’s error', async () => {
    await expect(start(garbage, 'this is nothing', idle).running).rejects.toMatchObject({
      code: 'input_corrupt',
      retryable: false,
    });
  });

  it('survives the crash of its process and says that it was one', async () => {
    const { running } = start(endless[0], endless[1], idle);
    process.kill((await busy()).pid, 'SIGSEGV');
    await expect(running).rejects.toMatchObject({
      code: 'engine_crashed',
      facts: { secret: expect.stringContaining('SIGSEGV') as string },
    });
    await convertsGood();
  });

  it('keeps nothing of one task for the next', async () => {
    await convertsGood();
    await until(() =>
      fs.readdirSync(spool, { recursive: true, withFileTypes: true }).every((entry) => entry.isDirectory()),
    );
  });

  it('runs with low priority, knows nothing of our environment, and may not become more', async () => {
    await convertsGood();
    const [worker] = warmProcesses();
    const environment = fs
      .readFileSync(`/proc/${worker!.pid}/environ`, 'utf8')
      .split('\0')
      .map((line) => line.split('=')[0]);
    expect(
      environment.filter(
        (name) => !/^(PATH|HOME|TMPDIR|LANG|MALLOC_\w+|UV_THREADPOOL_SIZE|NODE_CHANNEL_\w+|)$/.test(name!),
      ),
    ).toEqual([]);
    expect(
      fs
        .readFileSync(`/proc/${worker!.pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[16],
    ).toBe('10');
    expect(statusOf(worker!, 'NoNewPrivs')).toBe('1');
  });

  it.runIf(isRoot)('has given up the rights of root before it sees a file', async () => {
    await convertsGood();
    const [worker] = warmProcesses();
    expect(statusOf(worker!, 'Uid')).toBe('64600\t64600\t64600\t64600');
    expect(statusOf(worker!, 'Gid')).toBe('64600\t64600\t64600\t64600');
    expect(statusOf(worker!, 'Groups')).toBe('');
    expect(statusOf(worker!, 'CapEff')).toBe('0000000000000000');
    for (const thread of fs.readdirSync(`/proc/${worker!.pid}/task`))
      expect(fs.readFileSync(`/proc/${worker!.pid}/task/${thread}/status`, 'utf8')).toMatch(
        /^Uid:\t64600\t64600\t64600\t64600$/m,
      );
  });

  it('dies with its worker, however that ends and whatever it is doing', async () => {
    // Another user can only start what lies in a checkout that lets others in.
    const asRoot = canOthersEnter(projectRoot) ? [0, 65_534] : [0];
    for (const uid of isRoot ? asRoot : [process.getuid!()]) {
      const folder = makeFolder('parent');
      fs.writeFileSync(path.join(folder, 'in.svg'), useBomb());
      fs.mkdirSync(path.join(folder, 'attempt'));
      fs.mkdirSync(path.join(folder, 'spool'));
      for (const each of ['', 'attempt', 'spool']) fs.chownSync(path.join(folder, each), uid, uid);
      const program = `
        const { openEngines } = await import(${JSON.stringify(path.join(projectRoot, 'dist/src/conversion/engines/index.js'))});
        const [engine] = openEngines({ imageSlots: 1, spoolDir: ${JSON.stringify(path.join(folder, 'spool'))} });
        const step = { from: 'svg', to: 'png', input: ${JSON.stringify(path.join(folder, 'in.svg'))}, options: {} };
        const bench = { dir: ${JSON.stringify(path.join(folder, 'attempt'))}, signal: new AbortController().signal, progress() {}, log: console, limits: { maxPixels: 1e8 }, slot: 0 };
        await engine.run(step, bench);`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
        uid,
        gid: uid,
        cwd: folder,
        stdio: 'ignore',
      });
      const [worker] = await until(() => {
        const below = processTree(parent.pid!).filter((each) => each.command.includes('image-helper'));
        return below.length === 1 && ticks(below[0]!) > 60 && below;
      });
      parent.kill('SIGKILL');
      const left = await untilNone(() => (fs.existsSync(`/proc/${worker!.pid}`) ? [worker] : []), 2000);
      expect(left, `started by ${uid}`).toEqual([]);
      expect(processesWith({ marker: 'none', folder })).toEqual([]);
    }
  });
});

/** Engines that start their tool for each task. `long`: so much work that it is still going on when the test looks. */
const toolCases = [
  {
    engine: 'ffmpeg-video',
    tool: 'ffmpeg',
    to: 'webm',
    options: { fps: 120 },
    long: (file: string) =>
      ffmpeg(
        '-f',
        'lavfi',
        '-i',
        'testsrc2=size=1280x720:rate=25:duration=60',
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        file,
      ),
    good: (file: string) => makeFilm(file),
    from: 'mp4',
  },
  {
    engine: 'ffmpeg-audio',
    tool: 'ffmpeg',
    to: 'mp3',
    options: { normalise: true },
    long: (file: string) =>
      ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=r=16000:a=0.1:d=3600', '-c:a', 'flac', '-compression_level', '0', file),
    good: (file: string) => makeSound(file),
    from: 'flac',
  },
] as const;

describe.each(toolCases)('$engine', ({ engine: id, tool, to, options, long, good, from }) => {
  let files = '';
  beforeAll(() => {
    files = makeFolder('media');
    long(path.join(files, `long.${from}`));
    good(path.join(files, `good.${from}`));
    fs.writeFileSync(path.join(files, `garbage.${from}`), 'this is nothing');
  });
  const start = (name: string, signal: AbortSignal, progress: (done: number) => void = () => undefined) => {
    const folder = makeFolder('attempt');
    const input = path.join(makeFolder('input'), `in.${from}`);
    fs.copyFileSync(path.join(files, `${name}.${from}`), input);
    const running: Promise<Output[]> = convert({
      engines,
      route: [{ engine: id, from, to }],
      input: { path: input, format: from },
      options: parseOptions(to, options, '/options', from),
      dir: folder,
      signal,
      limits: usualLimits,
      log: log('test'),
      progress,
      slot: 0,
    });
    running.catch(() => undefined);
    const worker = () =>
      processesWith({ marker: 'none', folder }).find(({ command }) =>
        new RegExp(`^\\S*${tool} .*-threads`).test(command),
      );
    return { running, folder, worker };
  };
  const idle = new AbortController().signal;

  it('says whether it works here, and its version', async () => {
    expect(await engines.find((engine) => engine.id === id)!.probe()).toMatchObject({
      available: true,
      version: expect.stringMatching(/\d/) as string,
    });
  });

  it('reports progress that never falls and ends with all', async () => {
    const seen: number[] = [];
    await start('good', idle, (done) => seen.push(done)).running;
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('its progress is that of the tool: it stands while the tool is stopped, and goes on with it', async () => {
    let last = 0;
    const stop = new AbortController();
    const { running, worker } = start('long', stop.signal, (done) => (last = done));
    await until(() => last > 0.001);
    const { pid } = worker()!;
    process.kill(pid, 'SIGSTOP');
    // What was on its way arrives; the tool speaks twice a second.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const stopped = last;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(last).toBe(stopped);
    process.kill(pid, 'SIGCONT');
    await until(() => last > stopped);
    expect(last).toBeLessThan(1);
    stop.abort({ code: 'cancelled', force: true });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.each(['cancelled', 'soft_timeout', 'hard_timeout'] as const)(
    'stops within two seconds for %s and leaves no process',
    async (code) => {
      const stop = new AbortController();
      const { running, folder, worker } = start('long', stop.signal);
      await until(() => worker() && ticks(worker()!) > 5);
      const at = performance.now();
      stop.abort({ code });
      await expect(running).rejects.toMatchObject({ code });
      expect(performance.now() - at).toBeLessThan(2000);
      expect(processesWith({ marker: 'none', folder })).toEqual([]);
    },
  );

  it('does not start what was stopped before', async () => {
    const { running, folder } = start('good', AbortSignal.abort({ code: 'cancelled' }));
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(fs.readdirSync(folder, { recursive: true })).toEqual([]);
  });

  it('calls garbage the user’s error', async () => {
    await expect(start('garbage', idle).running).rejects.toMatchObject({ code: 'input_corrupt', retryable: false });
  });

  it('says that its tool crashed, and serves the next', async () => {
    const { running, worker } = start('long', idle);
    await until(() => worker() && ticks(worker()!) > 5);
    process.kill(worker()!.pid, 'SIGSEGV');
    await expect(running).rejects.toMatchObject({ code: 'engine_crashed' });
    expect(await start('good', idle).running).toHaveLength(1);
  });
});
