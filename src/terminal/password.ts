// A password for files, from a file or from the person at the terminal: never from the command line, where every user of the machine could read it.
import fs from 'node:fs';
import tty from 'node:tty';
import { Interrupted, WrongUsage } from './exit-codes.js';
import type { Speech } from './terminal-words.js';

export async function readPassword(file: string | undefined, speech: Speech): Promise<string> {
  const password = file === undefined ? await askFor(speech) : readFirstLine(file, speech);
  if (password === '') throw new WrongUsage(speech('emptyPassword'));
  return password;
}

function readFirstLine(file: string, speech: Speech): string {
  try {
    return fs.readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (error) {
    throw new WrongUsage(speech('noPasswordFile', { name: file, reason: (error as NodeJS.ErrnoException).code ?? '' }));
  }
}

/** From the terminal itself, because standard input may hold the file. Nothing that is typed is shown. */
async function askFor(speech: Speech): Promise<string> {
  let terminal: tty.ReadStream;
  try {
    terminal = new tty.ReadStream(fs.openSync('/dev/tty', 'r'));
  } catch {
    // No terminal belongs to this process.
    throw new WrongUsage(speech('nobodyToAsk'));
  }
  // First: who types as soon as they are asked would see it.
  terminal.setRawMode(true).setEncoding('utf8');
  process.stderr.write(speech('askPassword'));
  let typed = '';
  try {
    for await (const text of terminal as AsyncIterable<string>)
      for (const letter of text) {
        if (letter === '\r' || letter === '\n') return typed;
        if (letter === '\x03' || letter === '\x04') throw new Interrupted();
        typed = letter === '\x7f' || letter === '\b' ? [...typed].slice(0, -1).join('') : typed + letter;
      }
    return typed;
  } finally {
    terminal.setRawMode(false);
    terminal.destroy();
    process.stderr.write('\n');
  }
}
