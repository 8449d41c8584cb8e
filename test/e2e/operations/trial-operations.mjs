// Operations that behave well, badly and worse. Known to the test that enqueues them, to its worker and to its operation processes.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { AppError } from '../../../dist/src/shared/errors.js';
import { Operation } from '../../../dist/src/tasks/operations/operations.js';

const forever = () => new Promise(() => setInterval(() => undefined, 60_000));
const spin = () => {
  for (;;);
};
/** A child that does not listen to TERM; its number is told as the stage. */
const child = (progress) => {
  const { pid } = spawn('/bin/sh', ['-c', 'trap "" TERM; sleep 600 & wait; sleep 600'], { stdio: 'ignore' });
  progress(null, `child ${pid}`);
};

const trials = {
  nothing: [{}, async () => ({ result: { pid: process.pid } })],
  tells: [
    {},
    async ({ task, progress, log, slot, workdir }) => {
      log.info({ trial: true }, 'said inside');
      for (let step = 1; step < 10; step += 1) {
        progress(step / 10, `step ${step}`);
        await sleep(300);
      }
      return {
        result: { dated: task.created_at instanceof Date, titled: task.isFinished(), slot, workdir },
        warnings: [{ code: 'trial', detail: 'only a trial' }],
      };
    },
  ],
  'tells-on': [
    {},
    async ({ progress, log }) => {
      log.info({ trial: true }, 'said inside');
      progress(0.4, 'step 4');
      return forever();
    },
  ],
  spins: [{}, async ({ progress }) => (progress(null, 'spinning'), await sleep(50), spin())],
  'spins-on': [{ catchesSoftLimit: true }, async () => spin()],
  'ends-early': [
    { catchesSoftLimit: true },
    async ({ softLimit, signal }) => {
      await new Promise((resolve) => softLimit.addEventListener('abort', resolve, { once: true }));
      return { result: { stopped: signal.aborted } };
    },
  ],
  obeys: [
    {},
    ({ signal, progress }) =>
      new Promise((_resolve, reject) => {
        progress(null, 'waiting');
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  ],
  deaf: [{}, async ({ progress }) => (progress(null, 'deaf'), forever())],
  forks: [{}, async ({ progress }) => (child(progress), forever())],
  'forks-and-spins': [{}, async ({ progress }) => (child(progress), await sleep(200), spin())],
  leaves: [{}, async ({ progress }) => (child(progress), { result: { pid: process.pid } })],
  refuses: [
    {},
    async ({ progress }) => {
      progress(0.1, 'opening');
      progress(0.6, 'looking');
      throw new AppError('input_corrupt', 'This is no picture.', { secret: 'byte 7', details: { stage: 'reading' } });
    },
  ],
  throws: [
    {},
    async () => {
      throw new TypeError('something is not a function');
    },
  ],
  exits: [{}, async () => process.exit(3)],
  odd: [{}, async () => ({ result: { call: () => undefined } })],
  wrong: [{}, async () => ({ outputs: 'none' })],
  stalls: [{ stalledAfterS: 2 }, async ({ progress }) => (progress(0.1), forever())],
  moves: [
    { stalledAfterS: 6 },
    async ({ progress }) => {
      for (let step = 1; step <= 40; step += 1) {
        progress(step / 40);
        await sleep(250);
      }
      return {};
    },
  ],
};

const handlers = Object.entries(trials).map(([name, [facts, run]]) => {
  const handler = {
    [name]: class {
      run = run;
    },
  }[name];
  Operation({ name: `trial.${name}`, queue: 'default', ...facts })(handler);
  return handler;
});

export class TrialModule {}
Module({ providers: handlers })(TrialModule);
