// What one command has started: kept until Ctrl-C, ended in reverse order, and nothing of it outlives the rest. Used by start.mjs.

/** `onStopSignal` and the services are those of the built program; `atEnd` is the last thing that is done. */
export function runningTogether(onStopSignal, atEnd) {
  const kept = [];
  const over = new AbortController();
  let ending;
  const end = (code) =>
    (ending ??= (async () => {
      over.abort(new Error('It was stopped before all had started.'));
      for (const starting of kept.toReversed()) await starting.then((service) => service.stop()).catch(() => undefined);
      atEnd();
      process.exit(code);
    })());
  onStopSignal(
    () => void end(0),
    () => process.exit(130),
  );
  return {
    /** Aborted when all has to end: what still starts gives up. */
    signal: over.signal,
    end,
    isEnding: () => ending !== undefined,
    /** Resolves when it has started; when it ends although nobody asked it to, it takes all others along. */
    keep(starting) {
      kept.push(starting);
      return starting.then((service) => {
        void service.exited.then(() => {
          if (ending) return;
          console.error(`${service.name} has ended, so all is stopped.`);
          void end(1);
        });
        return service;
      });
    },
  };
}
