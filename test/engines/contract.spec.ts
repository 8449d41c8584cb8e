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
import { docx, paragraph, sumBomb } from './office-files.js';
import { quarters, useBomb } from './pictures.js';

/** For each engine: work that takes for ever, work that is done at once, what it calls damaged, and the process that does the work. */
const cases = [
  {
    engine: 'sharp',
    to: 'png',
    endless: ['svg', useBomb],
    good: ['png', () => quarters().png().toBuffer()],
    garbage: 'jpeg',
    worker: /image-helper/,
    busyTicks: 20,
    firstUid: 64_600,
  },
  {
    engine: 'libreoffice',
    to: 'pdf',
    endless: ['xlsx', sumBomb],
    good: ['docx', () => docx(paragraph('hello'))],
    garbage: 'doc',
    worker: /soffice\.bin -env/,
    busyTicks: 120,
    firstUid: 65_000,
  },
  {
    engine: 'libreoffice-convert',
    to: 'pdf',
    endless: ['xlsx', sumBomb],
    good: ['docx', () => docx(paragraph('hello'))],
    garbage: 'doc',
    worker: /soffice\.bin .*-env/,
    busyTicks: 60,
    firstUid: 65_200,
  },
] as const;

const isRoot = process.getuid?.() === 0;
async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
/** What follows the name: state, parent, …; nothing of a process that is gone, even if nobody has cleared it away. */
const factsOf = ({ pid }: FoundProcess): string[] => {
  try {
    const facts = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return 'ZX'.includes(facts[0]!) ? [] : facts;
  } catch {
    return [];
  }
};
const lives = (each: FoundProcess): boolean => factsOf(each).length > 0;
/** Processor time in ticks: more than a moment of it means that the work itself has begun. */
const ticks = (each: FoundProcess): number => Number(factsOf(each)[11] ?? 0) + Number(factsOf(each)[12] ?? 0);
const statusOf = ({ pid }: FoundProcess, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

describe.each(cases)(
  '$engine',
  ({ engine: id, to, endless, good, garbage, worker: workerName, busyTicks, firstUid }) => {
    let engines: Engine[] = [];
    let spool = '';
    let endlessFile: string | Buffer = '';
    beforeAll(() => {
      spool = makeFolder('spool');
      engines = openEngines({ imageSlots: 1, documentSlots: 0, officeIsolation: 'shared', spoolDir: spool });
      endlessFile = endless[1]();
    });
    afterAll(async () => {
      await Promise.all(engines.map((engine) => engine.close()));
      expect(fs.readdirSync(spool)).toEqual([]);
    });

    const workers = (): FoundProcess[] =>
      processesWith({ marker: 'none', folder: spool }).filter(({ command }) => workerName.test(command));
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
    /** The one whose work has begun; another may be starting beside it. */
    const busy = async (find = workers) => {
      const before = new Map<number, number>();
      return until(() =>
        find().find((each) => {
          const now = ticks(each);
          if (!before.has(each.pid)) before.set(each.pid, now);
          return now > (before.get(each.pid) ?? 0) + busyTicks;
        }),
      );
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
        const { running, folder } = start(endless[0], endlessFile, stop.signal);
        const worker = await busy();
        const at = performance.now();
        stop.abort({ code });
        await expect(running).rejects.toMatchObject({ code });
        expect(performance.now() - at).toBeLessThan(2000);
        expect(lives(worker)).toBe(false);
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
      const { running } = start(endless[0], endlessFile, first.signal);
      const worker = await busy();
      const waiting = start(good[0], await good[1](), second.signal).running;
      second.abort({ code: 'cancelled' });
      await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
      expect(lives(worker)).toBe(true);
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
      const { running } = start(endless[0], endlessFile, idle);
      process.kill((await busy()).pid, 'SIGSEGV');
      await expect(running).rejects.toMatchObject({
        code: 'engine_crashed',
        facts: { secret: expect.stringMatching(/SIGSEGV|Signal 11|Application Error/) as string },
      });
      await convertsGood();
    });

    it('keeps nothing of one task for the next', async () => {
      await convertsGood();
      const inFolders = (name: 'in' | 'out') =>
        fs
          .readdirSync(spool, { recursive: true, encoding: 'utf8' })
          .filter((file) => path.basename(path.dirname(file)) === name && !file.includes('/own/'));
      await until(() => inFolders('in').length + inFolders('out').length === 0);
    });

    it('runs with low priority, knows nothing of our environment, and may not become more', async () => {
      // A process that is only starting is busy too, and still what it was before.
      await convertsGood();
      const stop = new AbortController();
      const { running } = start(endless[0], endlessFile, stop.signal);
      const worker = await busy();
      const environment = fs
        .readFileSync(`/proc/${worker.pid}/environ`, 'utf8')
        .split('\0')
        .map((line) => line.split('=')[0]);
      expect(
        environment.filter(
          (name) =>
            !/^(PATH|HOME|TMPDIR|LANG|PWD|OLDPWD|SHLVL|_|MALLOC_\w+|UV_THREADPOOL_SIZE|NODE_CHANNEL_\w+|)$/.test(name!),
        ),
      ).toEqual([]);
      expect(
        fs
          .readFileSync(`/proc/${worker.pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[16],
      ).toBe('10');
      expect(statusOf(worker, 'NoNewPrivs')).toBe('1');
      stop.abort({ code: 'cancelled' });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    });

    it.runIf(isRoot)('has given up the rights of root before it sees a file', async () => {
      // A process that is only starting is busy too, and still what it was before.
      await convertsGood();
      const stop = new AbortController();
      const { running } = start(endless[0], endlessFile, stop.signal);
      const worker = await busy();
      const uid = Number(statusOf(worker, 'Uid')?.split('\t')[0]);
      expect(uid - firstUid).toBeOneOf([0, 1]);
      expect(statusOf(worker, 'Uid')).toBe([uid, uid, uid, uid].join('\t'));
      expect(statusOf(worker, 'Gid')).toBe([uid, uid, uid, uid].join('\t'));
      expect(statusOf(worker, 'Groups')).toBe('');
      expect(statusOf(worker, 'CapEff')).toBe('0000000000000000');
      for (const thread of fs.readdirSync(`/proc/${worker.pid}/task`))
        expect(fs.readFileSync(`/proc/${worker.pid}/task/${thread}/status`, 'utf8')).toMatch(
          new RegExp(`^Uid:(\\t${uid}){4}$`, 'm'),
        );
      stop.abort({ code: 'cancelled' });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    });

    it('dies with its worker, however that ends and whatever it is doing', async () => {
      // Another user can only start what lies in a checkout that lets others in.
      const asRoot = canOthersEnter(projectRoot) ? [0, 65_534] : [0];
      for (const owner of isRoot ? asRoot : [process.getuid!()]) {
        const folder = makeFolder('parent');
        fs.writeFileSync(path.join(folder, 'in'), endlessFile);
        fs.mkdirSync(path.join(folder, 'attempt'));
        fs.mkdirSync(path.join(folder, 'spool'));
        for (const each of ['', 'attempt', 'spool']) fs.chownSync(path.join(folder, each), owner, owner);
        const program = `
        const { openEngines } = await import(${JSON.stringify(path.join(projectRoot, 'dist/src/conversion/engines/index.js'))});
        const engines = openEngines({ imageSlots: 1, documentSlots: 0, officeIsolation: 'shared', spoolDir: ${JSON.stringify(path.join(folder, 'spool'))} });
        const engine = engines.find(({ id }) => id === '${id}');
        const step = { from: '${endless[0]}', to: '${to}', input: ${JSON.stringify(path.join(folder, 'in'))}, options: {} };
        const bench = { dir: ${JSON.stringify(path.join(folder, 'attempt'))}, signal: new AbortController().signal, progress() {}, log: console, limits: ${JSON.stringify(usualLimits)}, slot: 0 };
        await engine.run(step, bench);`;
        const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
          uid: owner,
          gid: owner,
          cwd: folder,
          stdio: 'ignore',
        });
        const worker = await busy(() => processTree(parent.pid!).filter(({ command }) => workerName.test(command)));
        parent.kill('SIGKILL');
        const left = await untilNone(() => (lives(worker) ? [worker] : []), 2000);
        expect(left, `started by ${owner}`).toEqual([]);
        expect(await untilNone(() => processesWith({ marker: 'none', folder }), 2000)).toEqual([]);
      }
    });
  },
);
