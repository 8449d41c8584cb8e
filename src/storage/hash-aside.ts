// The hash of a large file, by a thread that reads behind whoever writes it. One thread for all files of a process, started when the first is large.
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../shared/settings.js';

export interface HashOrder {
  readonly file: number;
  readonly path: string;
  /** So much of it is there. */
  readonly upTo: number;
  readonly then: 'go on' | 'tell' | 'forget';
}
export interface HashAnswer {
  readonly sha256?: string;
  readonly fault?: string;
}

interface Waiting {
  readonly resolve: (answer: HashAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** An order takes about this long to read as the thread's others may wait. */
const STEP_BYTES = 16 * 2 ** 20;

export class HashAside {
  private static files = 0;
  private readonly file = ++HashAside.files;
  private ordered = 0;
  private fault: Error | undefined;

  constructor(private readonly path: string) {}

  /** So much is written by now; it is hashed meanwhile. */
  reach(bytes: number): void {
    if (bytes - this.ordered < STEP_BYTES) return;
    this.ordered = bytes;
    this.ask(bytes, 'go on').catch((error: unknown) => (this.fault ??= error as Error));
  }

  /** Of the first so many bytes. Nothing can be asked afterwards. */
  async tell(bytes: number): Promise<string> {
    while (bytes - this.ordered > STEP_BYTES) await this.ask((this.ordered += STEP_BYTES), 'go on');
    const { sha256 } = await this.ask(bytes, 'tell');
    if (this.fault) throw this.fault;
    return sha256 ?? '';
  }

  forget(): void {
    this.ask(0, 'forget').catch(() => undefined);
  }

  private ask(upTo: number, then: HashOrder['then']): Promise<HashAnswer> {
    return ask({ file: this.file, path: this.path, upTo, then });
  }
}

let thread: Worker | undefined;
/** Answers come in the order of the questions. */
const waiting: Waiting[] = [];

function ask(order: HashOrder): Promise<HashAnswer> {
  thread ??= startThread();
  thread.ref();
  thread.postMessage(order);
  return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
}

function startThread(): Worker {
  const started = new Worker(threadScript(), {
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  started.on('message', ({ fault, sha256 }: HashAnswer) => {
    const asked = waiting.shift();
    if (waiting.length === 0) started.unref();
    if (fault === undefined) asked?.resolve({ ...(sha256 !== undefined && { sha256 }) });
    else asked?.reject(new Error(`The hash cannot be taken: ${fault}`));
  });
  started.once('error', (error) => {
    thread = undefined;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return started;
}

/** Only what is compiled can be started by Node; tests, which read the sources, use the build. */
function threadScript(): string {
  const folder = import.meta.filename.endsWith('.ts')
    ? path.join(projectRoot, 'dist/src/storage')
    : import.meta.dirname;
  return path.join(folder, 'hash-thread.js');
}
