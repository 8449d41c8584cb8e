// Tells the person at the terminal what the set-up does and how long it takes. On stderr, so that stdout carries only the log of the program.
const started = performance.now();
const running = new Map();
let ticker;
let shown = false;
let isTicking = true;

const onTerminal = process.stderr.isTTY === true;
/** Without a terminal a line now and then is enough to see that it lives. */
const tickMs = onTerminal ? 250 : 20_000;

const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** One whole line, with the time since the start in front. */
export function say(line) {
  wipe();
  process.stderr.write(`${`[${seconds(started)}]`.padStart(9)} ${line}\n`);
}

/** Work that takes a while. `note()` may tell what it is waiting for. `end()` without a line: the caller says itself what went wrong. */
export function step(name, note = () => '') {
  const key = Symbol(name);
  const since = performance.now();
  running.set(key, { name, since, note });
  if (isTicking) ticker ??= setInterval(tick, tickMs).unref();
  const end = (line) => {
    if (!running.delete(key)) return;
    if (running.size === 0) ticker = void clearInterval(ticker);
    if (line) say(`${line} (${seconds(since)})`);
  };
  return { end };
}

/** From now on the terminal belongs to the program; only whole lines may still come. */
export function stopTicking() {
  isTicking = false;
  clearInterval(ticker);
  wipe();
}

function tick() {
  const parts = [...running.values()].map(({ name, since, note }) => {
    const extra = note();
    return `${name} ${seconds(since)}${extra ? `: ${extra}` : ''}`;
  });
  if (!onTerminal) return say(`… ${parts.join(', ')}`);
  wipe();
  process.stderr.write(`… ${parts.join(', ')}`.slice(0, (process.stderr.columns ?? 80) - 1));
  shown = true;
}

function wipe() {
  if (shown) process.stderr.write('\r\x1b[K');
  shown = false;
}
