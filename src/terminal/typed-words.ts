// Reads what was typed behind a command: the flags of its table, what belongs to no flag, and flags that only the server may know. Pure.
import { parseArgs } from 'node:util';
import { WrongUsage } from './exit-codes.js';
import { nearest } from './nearest.js';
import type { Language } from '../shared/words.js';
import { speechOf, type Both, type Speech } from './terminal-words.js';
import { sayUsage } from './usage-words.js';

export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for its value in help. */
  readonly value?: string;
  readonly words: Both;
}
export type Flags = Readonly<Record<string, Flag>>;

/** One that is in no table: an option of the target, perhaps. */
export interface LooseFlag {
  readonly name: string;
  readonly value: string | undefined;
  /** The word behind it, which is its value unless it is a switch. */
  readonly follower: number | undefined;
}

export interface Typed {
  text(name: string): string | undefined;
  is(name: string): boolean;
  readonly words: readonly string[];
  readonly loose: readonly LooseFlag[];
}

/** `takesLoose`: unknown flags are kept; else they are refused with the nearest known one. */
export function readTyped(args: readonly string[], flags: Flags, takesLoose: boolean, language: Language): Typed {
  const speech = speechOf(language);
  const { tokens } = parse(args, flags);
  const words: string[] = [];
  const values = new Map<string, string | true>();
  const loose: LooseFlag[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags[token.name];
    if (flag === undefined) {
      if (!takesLoose || !token.rawName.startsWith('--')) throw unknownFlag(token.rawName, flags, speech);
      const isFollowed = token.value === undefined && tokens[at + 1]?.kind === 'positional';
      loose.push({ name: token.name, value: token.value, follower: isFollowed ? words.length : undefined });
    } else if (flag.type === 'boolean' && token.value !== undefined) {
      throw new WrongUsage(speech(token.name === 'password' ? 'passwordTyped' : 'takesNoValue', { name: token.name }));
    } else if (flag.type === 'string' && !token.value) {
      throw new WrongUsage(speech('needsValue', { name: token.name, value: sayUsage(language, flag.value ?? '') }));
    } else values.set(token.name, token.value ?? true);
  }
  return {
    text: (name) => (typeof values.get(name) === 'string' ? (values.get(name) as string) : undefined),
    is: (name) => values.has(name),
    words,
    loose,
  };
}

/** Now that somebody knows which of them are switches: the others take the word behind them. */
export function settle(typed: Typed, isSwitch: (name: string) => boolean): { words: string[]; loose: LooseFlag[] } {
  const used = new Set<number>();
  const loose = typed.loose.map((flag) => {
    const negated = flag.name.startsWith('no-') && isSwitch(flag.name.slice(3));
    if (negated) return { ...flag, name: flag.name.slice(3), value: 'false' };
    if (flag.value !== undefined || flag.follower === undefined || isSwitch(flag.name)) return flag;
    used.add(flag.follower);
    return { ...flag, value: typed.words[flag.follower] };
  });
  return { words: typed.words.filter((_, at) => !used.has(at)), loose };
}

function parse(args: readonly string[], flags: Flags) {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type, short }]) => [name, { type, ...(short !== undefined && { short }) }]),
  );
  return parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
}

function unknownFlag(raw: string, flags: Flags, speech: Speech): WrongUsage {
  const near = nearest(raw.replace(/^-+/, ''), Object.keys(flags));
  return new WrongUsage(
    `${speech('noFlag', { name: raw })} ${near ? speech('didYouMean', { name: `--${near}` }) : ''}`.trim(),
  );
}

export function wholeNumber(
  text: string | undefined,
  name: string,
  least: number,
  most: number,
  speech: Speech,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new WrongUsage(speech('wrongValue', { name, value: text, values: `${least}–${most}` }));
}
