// The one file that the build makes of the program: started as fast as it can be, and in all else as if it were not there.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { expect, it } from 'vitest';
import { makeFolder } from '../harness/work-area.js';
import { projectRoot } from '../../src/shared/settings.js';

const dist = path.join(projectRoot, 'dist');
const node = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, args)).stdout.trim();
const version = await node(path.join(dist, 'src/main.js'), '--version');

it('is what V8 has kept', () => {
  const filename = path.join(dist, 'program.cjs');
  const cachedData = fs.readFileSync(path.join(dist, 'program.cache'));
  expect(new vm.Script(fs.readFileSync(filename, 'latin1'), { filename, cachedData }).cachedDataRejected).toBe(false);
});

it('is the program too for who gives it to Node', async () => {
  expect(await node(path.join(dist, 'program.cjs'), '--version')).toBe(version);
});

it('has in it what it needs: no package is loaded a second time', async () => {
  const tell = 'process.once("exit", () => process.stderr.write(Object.keys(module._cache).join("\\n")))';
  const watch = `data:text/javascript,import module from "node:module"; ${encodeURIComponent(tell)}`;
  const main = path.join(dist, 'src/main.js');
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', watch, main, '--help']);
  const loaded = [...stderr.matchAll(/node_modules\/((?:@[^/]+\/)?[^/\n]+)/g)].map(([, name = '']) => name);
  // The client for AMQP is changed before it is used, and the other brings machine code with what finds it.
  expect(new Set(loaded.filter((name) => !/msgpackr|detect-libc|node-gyp/.test(name)))).toEqual(new Set(['amqplib']));
});

it('names in the trace of an error the line of the source', async () => {
  const full = 'data:text/javascript,process.stdout.write = () => { throw new Error("The disk is full.") }';
  const failed = node('--import', full, path.join(dist, 'src/main.js'), '--version');
  const { stderr } = (await failed.catch((error: unknown) => error)) as { stderr: string };
  const source = path.join(projectRoot, 'src/program.ts');
  const line = Number(stderr.split(`${source}:`)[1]?.split(':')[0]);
  expect(fs.readFileSync(source, 'utf8').split('\n')[line - 1]).toContain("log('main').error(");
  expect(stderr).toContain(path.join(dist, 'program.cjs:'));
});

it('does what the modules do, which run where it is missing', async () => {
  const home = makeFolder('modules');
  fs.cpSync(path.join(dist, 'src'), path.join(home, 'dist/src'), { recursive: true });
  for (const name of ['package.json', 'node_modules'])
    fs.symlinkSync(path.join(projectRoot, name), path.join(home, name));
  expect(await node(path.join(home, 'dist/src/main.js'), '--version')).toBe(version);
});
