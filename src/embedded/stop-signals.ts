// The signals that end the supervisor. The first asks for an ordered stop; an impatient second one ends everything at once.

/** npm passes a Ctrl-C on that the terminal delivers as well: two within this time are one. */
const SAME_KEYPRESS_MS = 500;

export function onStopSignal(stop: (signal: string) => void, kill: () => void): void {
  let first: number | undefined;
  const heard = (signal: string): void => {
    if (first === undefined) {
      first = Date.now();
      stop(signal);
    } else if (Date.now() - first > SAME_KEYPRESS_MS) kill();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
}
