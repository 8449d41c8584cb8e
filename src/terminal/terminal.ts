// Runs one command for people: reads what was typed, finds the server, and ends with the code that says how it went. Called by roles/terminal-roles.ts, which knows
// how to find or start an instance of our own.
import type { Language } from '../shared/words.js';
import type { View } from './board.js';
import type { Call, Command, Opened } from './command.js';
import { exitCodeOf, exitCodes, Interrupted, Refusal, Unreachable, WrongUsage, type ExitCode } from './exit-codes.js';
import { helpOf } from './help.js';
import { errorOf, reasonInWords } from './report.js';
import { ServerClient } from './server-client.js';
import { readLanguage, speechOf, type Speech } from './terminal-words.js';
import { readTyped, type Typed } from './typed-words.js';

/** An instance that serves: one that runs anyway, or one that we have started. */
export interface Joined {
  readonly url: string;
  readonly isOwn: boolean;
  leave(): Promise<void>;
}
export interface Surroundings {
  readonly server: string | undefined;
  readonly key: string | undefined;
  /** `waits` and `starts` are told before that takes a while. Throws when there can be none. */
  join(told: { readonly starts: () => void; readonly waits: () => void }, stop: AbortSignal): Promise<Joined>;
}

export async function runCommand(command: Command, args: readonly string[], around: Surroundings): Promise<ExitCode> {
  const language = readLanguage();
  const speech = speechOf(language);
  const stopping = new AbortController();
  const release = onInterrupt(stopping, speech);
  const opened: (() => Promise<void>)[] = [];
  try {
    const typed = readTyped(args, command.flags, command.takesOptions === true, language);
    const open = once(() => openServer(typed, around, { speech, stop: stopping.signal, opened }));
    const call: Call = { typed, language, speech, view: viewOf(typed), open, stop: stopping.signal };
    if (!typed.is('help')) return await command.run(call);
    const details = command.details ? await command.details(call) : [];
    process.stdout.write(`${[...helpOf(command, language, speech), ...details].join('\n')}\n`);
    return exitCodes.fine;
  } catch (error) {
    complain(error, command, language, speech);
    return stopping.signal.aborted ? exitCodes.interrupted : exitCodeOf(error);
  } finally {
    for (const close of opened.reverse()) await close();
    release();
  }
}

interface Opening {
  readonly speech: Speech;
  readonly stop: AbortSignal;
  readonly opened: (() => Promise<void>)[];
}

async function openServer(typed: Typed, around: Surroundings, { speech, stop, opened }: Opening): Promise<Opened> {
  const asked = typed.text('server') ?? around.server;
  const key = typed.text('key') ?? around.key;
  const say = (sentence: string): void => {
    if (!typed.is('quiet') && !typed.is('json')) process.stderr.write(`${sentence}\n`);
  };
  const joined = asked === undefined ? await joinOwn(around, say, speech, stop) : undefined;
  if (joined) opened.push(() => joined.leave());
  const url = readAddress(asked ?? joined?.url ?? '', speech);
  const [server, steady] = [
    new ServerClient(url, key, speech, stop),
    new ServerClient(url, key, speech, stop, 'to the end'),
  ];
  opened.push(async () => {
    server.close();
    steady.close();
  });
  await server.greet();
  await steady.greet();
  return { server, steady, isOwn: joined?.isOwn === true };
}

async function joinOwn(
  around: Surroundings,
  say: (sentence: string) => void,
  speech: Speech,
  stop: AbortSignal,
): Promise<Joined> {
  try {
    return await around.join(
      { starts: () => say(speech('starting')), waits: () => say(speech('waitingForOther')) },
      stop,
    );
  } catch (error) {
    if (stop.aborted) throw new Interrupted();
    throw new Unreachable(`${speech('cannotStart')} ${(error as Error).message}`, { cause: error });
  }
}

function readAddress(text: string, speech: Speech): URL {
  const written = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new WrongUsage(speech('noAddress', { name: text }));
}

function viewOf(typed: Typed): View {
  if (typed.is('json')) return 'json';
  if (typed.is('quiet')) return 'quiet';
  return process.stderr.isTTY ? 'bars' : 'lines';
}

/** The first asks everything to stop, an impatient second one ends the process; what we started ends with it. */
function onInterrupt(stopping: AbortController, speech: Speech): () => void {
  const heard = (): void => {
    if (stopping.signal.aborted) process.exit(exitCodes.interrupted);
    stopping.abort();
    process.stderr.write(`\n${speech('stopping')}\n`);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, heard);
  // Whoever read our results has gone away: nobody wants the rest.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') stopping.abort();
  });
  return () => signals.forEach((signal) => process.off(signal, heard));
}

function complain(error: unknown, { name }: Command, language: Language, speech: Speech): void {
  if (error instanceof Interrupted) return;
  const sentence =
    error instanceof Refusal ? reasonInWords(errorOf(error, speech), language) : (error as Error).message;
  const hints = {
    // Some sentences name a better command themselves.
    usage: error instanceof WrongUsage && !sentence.includes('athanor ') ? ` ${speech('seeHelp', { name })}` : '',
    key: error instanceof Refusal && error.code === 'unauthenticated' ? ` ${speech('keyHint')}` : '',
  };
  process.stderr.write(`athanor: ${sentence}${hints.usage}${hints.key}\n`);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
