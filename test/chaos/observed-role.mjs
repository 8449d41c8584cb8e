// A role of the built program as it is, watched: its conversions write down when they begin and end, and a picture may carry an order that
// its engine obeys first (see ordered-pictures.ts). Started by house.ts; `src` knows nothing of this.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const built = (file) => import(new URL(`../../dist/src/${file}`, import.meta.url).href);
const { Reconciler } = await built('cleanup/reconcile.js');
const { SharpEngine } = await built('conversion/engines/sharp.engine.js');
const { runTool, toolError } = await built('conversion/process/tool.js');
const { RunningTasks } = await built('tasks/store/running-tasks.js');
const { ConvertOperation } = await built('tasks/operations/convert.operation.js');

const { JOURNAL, PAUSE_MS = '0-0', RECONCILER, HELD_UP_MS } = process.env;
const ORDER = '\nATHANOR TEST ORDER ';

/** Lines this short, appended with O_APPEND, are never mixed with those of other processes. */
function note(what, { task }, outcome) {
  if (!JOURNAL) return;
  const at = String(process.hrtime.bigint());
  const line = { what, task: task.id, fence: task.fence, pid: process.pid, at, ...(outcome && { outcome }) };
  fs.appendFileSync(JOURNAL, `${JSON.stringify(line)}\n`);
}

const convert = ConvertOperation.prototype.run;
ConvertOperation.prototype.run = async function observed(attempt) {
  const [least, most] = PAUSE_MS.split('-').map(Number);
  note('begin', attempt);
  try {
    await sleep(least + Math.random() * (most - least), undefined, { signal: attempt.signal });
    const product = await convert.call(this, attempt);
    note('end', attempt, 'ok');
    return product;
  } catch (error) {
    note('end', attempt, String(error.code ?? error.name));
    throw error;
  }
};

const convertPicture = SharpEngine.prototype.run;
SharpEngine.prototype.run = async function obedient(step, bench) {
  const [, text] = fs.readFileSync(step.input, 'latin1').split(ORDER);
  const order = text && JSON.parse(text);
  if (order?.program) await obey(order.program, [], bench);
  if (order?.tool) await obey('/bin/bash', ['-c', order.tool], bench);
  if (order?.poison) await dieInside(this.warm, bench.signal);
  const results = await convertPicture.call(this, step, bench);
  if (order?.after) await obey('/bin/bash', ['-c', order.after], bench);
  return results;
};

async function obey(command, args, { signal, limits, slot, dir: cwd }) {
  const result = await runTool({ command, args, cwd, signal, limits, slot });
  if (result.kind !== 'ok') throw toolError(result, command);
}

/** The warm process that got this file ends as one does whose decoder crashes, in the middle of its order. */
function dieInside(pool, signal) {
  return pool.run(signal, async (spool, order) => {
    const victims = fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && cwdOf(pid) === spool.tmp);
    for (const pid of victims) process.kill(Number(pid), 'SIGSTOP');
    const answer = order({});
    for (const pid of victims) process.kill(Number(pid), 'SIGKILL');
    return answer;
  });
}

function cwdOf(pid) {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return ''; // It ended meanwhile.
  }
}

// Once, between taking a task and beginning it: nothing of this process moves, as if it was suspended just there.
if (HELD_UP_MS) {
  const claim = RunningTasks.prototype.claim;
  RunningTasks.prototype.claim = async function heldUp(...asked) {
    const task = await claim.apply(this, asked);
    if (!task) return task;
    RunningTasks.prototype.claim = claim;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(HELD_UP_MS));
    return task;
  };
}

// For seeing the chaos tests fail: see story.ts.
if (RECONCILER === 'off') Reconciler.prototype.start = () => undefined;

await built('program.js');
