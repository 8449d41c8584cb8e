// Help of one command, from its row in the table. Pure.
import type { Language } from '../shared/words.js';
import type { Command } from './command.js';
import type { Speech } from './terminal-words.js';
import type { Flag } from './typed-words.js';
import { sayUsage } from './usage-words.js';

const FLAG_WIDTH = 26;

export function helpOf(
  { name, takes, words, flags, takesOptions }: Command,
  language: Language,
  speech: Speech,
): string[] {
  const rows = Object.entries(flags).map(([flag, row]) => flagLine(flag, row, language));
  const usage = [`athanor ${name}`, sayUsage(language, takes), takesOptions ? speech('optionsSlot') : '']
    .filter(Boolean)
    .join(' ');
  return [usage, `  ${words[language]}`, '', ...rows];
}

function flagLine(name: string, { short, value, words }: Flag, language: Language): string {
  const shown = `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${sayUsage(language, value)}`}`;
  const gap = shown.length > FLAG_WIDTH ? `\n  ${' '.repeat(FLAG_WIDTH)}` : ' '.repeat(FLAG_WIDTH - shown.length);
  return `  ${shown}${gap}  ${words[language]}`;
}
