// Reads and writes data files, and what is said of a PDF, in a process of its own: parsers meet what users wrote, and a worker must not wait for them. Started by helper-pool.ts.
// A parser holds its thread until it has ended, so each file gets one, and the main thread stays free to hear that the worker is gone.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../shared/errors.js';
import { readFlow, type FlowJob, type FlowResult } from '../flow/read-flow.js';
import { convertData, type DataJob, type DataResult } from '../notations/data-recipe.js';
import { answerOrders } from './helper-orders.js';

/** The largest file that is taken becomes about twenty times as much in memory. */
const heapMegabytes = 1500;

type Job = DataJob | FlowJob;
type Result = DataResult | FlowResult;
type Answer =
  { readonly result: Result } | { readonly code: ErrorCode; readonly message: string; readonly secret: string };

if (isMainThread) answerOrders<Job>({ version: process.version, perform: inThread, faultOf });
else parentPort?.postMessage(await answerTo(workerData as Job));

function inThread(job: Job): Promise<Result> {
  const limits = { maxOldGenerationSizeMb: heapMegabytes };
  const thread = new Worker(new URL(import.meta.url), { workerData: job, resourceLimits: limits });
  return new Promise((resolve, reject) => {
    thread.once('message', (answer: Answer) => {
      if ('result' in answer) resolve(answer.result);
      else reject(new AppError(answer.code, answer.message, { secret: answer.secret }));
    });
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`its thread ended with ${code}`)));
  });
}

async function answerTo(job: Job): Promise<Answer> {
  try {
    return { result: await ('folder' in job ? readFlow(job) : convertData(job)) };
  } catch (error) {
    const { code, message, facts } = faultOf(error);
    return { code, message, secret: facts.secret ?? '' };
  }
}

function faultOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const secret = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  if ((thrown as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new AppError('out_of_memory', 'The file needs more memory than a conversion may have. Split it.', {
      secret,
    });
  return new AppError(
    'input_corrupt',
    'The file cannot be read. Check it in an editor that knows its format, then try again.',
    { secret },
  );
}
