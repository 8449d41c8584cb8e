// Whether something is being converted in this process. convert.ts and run-operation.ts say so; what is only made ready for later waits for a quiet moment.
let running = 0;
const listeners = new Set<() => void>();

export async function whileAtWork<T>(work: () => Promise<T>): Promise<T> {
  running += 1;
  tell();
  try {
    return await work();
  } finally {
    running -= 1;
    tell();
  }
}

/** Calls `then` once, when nothing has been at work for so long. The answer forgets it. */
export function whenQuiet(forMs: number, then: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const forget = (): void => {
    clearTimeout(timer);
    listeners.delete(look);
  };
  const look = (): void => {
    clearTimeout(timer);
    if (running > 0) return;
    timer = setTimeout(() => {
      forget();
      then();
    }, forMs).unref();
  };
  listeners.add(look);
  look();
  return forget;
}

function tell(): void {
  for (const look of listeners) look();
}
