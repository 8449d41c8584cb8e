// What a person typed behind `convert`, made into an order: checked against what the server offers before anything is sent. Called by convert-files.ts.
import fs from 'node:fs';
import path from 'node:path';
import type { Call } from './command.js';
import type { Order } from './convert-file.js';
import { WrongUsage } from './exit-codes.js';
import { findInputs, placesOf, type Input } from './input-files.js';
import { nearest } from './nearest.js';
import { identityOf } from './output-names.js';
import { readPassword } from './password.js';
import type { ServerClient } from './server-client.js';
import { findTarget, readCatalogue, TargetOptions, type Catalogue } from './target-options.js';
import type { FormatFacts, Listed } from './task-facts.js';
import { settle, wholeNumber } from './typed-words.js';

/** What `--to` means on this server. */
export interface Aim {
  readonly catalogue: Catalogue;
  readonly target: FormatFacts;
  readonly possible: TargetOptions;
}

export async function readAim(call: Call, server: ServerClient, to: string): Promise<Aim> {
  const catalogue = await readCatalogue(server);
  const target = findTarget(catalogue, to, call.speech);
  const possible = await TargetOptions.read(server, catalogue, target.id, formatsOf(call, catalogue));
  return { catalogue, target, possible };
}

/** `flags` are those of the command, for a slip that meant one of them. */
export async function readOrder(
  call: Call,
  server: ServerClient,
  to: string,
  flags: readonly string[],
): Promise<{ readonly order: Omit<Order, 'forgets'>; readonly inputs: readonly Input[] }> {
  const { typed, speech } = call;
  const { catalogue, target, possible } = await readAim(call, server, to);
  const { words, loose } = settle(typed, (name) => possible.isSwitch(name));
  const inputs = findInputs(words, {
    recursive: typed.is('recursive'),
    stdinName: typed.text('name'),
    fits: (name) => catalogue.ofName(name)?.targets.includes(target.id) === true,
    speech,
  });
  if (inputs.length === 0) throw new WrongUsage(speech('nothingFits', { target: target.id }));
  const options = possible.check(loose, target.id, flags, speech);
  const places = destination(call, inputs);
  const password = await passwordFor(call, possible, target.id);
  const fields = await fieldsOf(call, server, target.id, { ...options, ...password });
  return { order: { fields, places, saving: await savingOf(call, inputs) }, inputs };
}

/** As far as names tell. Of what lies in folders nobody knows before they were read. */
const formatsOf = ({ typed }: Call, catalogue: Catalogue): FormatFacts[] =>
  typed.is('recursive') ? [] : typed.words.flatMap((word) => catalogue.ofName(path.basename(word)) ?? []);

/** One result may go to a name or to standard output; several need a folder. */
function destination({ typed, speech }: Call, inputs: readonly Input[]): Order['places'] {
  const [first, ...more] = inputs;
  const isAlone = more.length === 0 && first?.isFound !== true;
  const out = typed.text('out') ?? (first?.path === undefined && isAlone ? '-' : undefined);
  if (out === '-') {
    if (!isAlone) throw new WrongUsage(speech('severalOut'));
    if (process.stdout.isTTY && typed.text('out') === undefined) throw new WrongUsage(speech('bytesOnTerminal'));
    return new Map();
  }
  if (out === undefined) return placesOf(inputs, undefined, undefined);
  const isFolder = /[/\\]$/.test(out) || fs.statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder || !isAlone || path.extname(out) === '') return placesOf(inputs, out, undefined);
  return placesOf(inputs, path.dirname(out), path.basename(out));
}

async function savingOf({ typed, speech }: Call, inputs: readonly Input[]): Promise<Order['saving']> {
  const paths = inputs.flatMap(({ path: file }) => file ?? []);
  const sources = new Set(await Promise.all(paths.map(identityOf)));
  return { keeps: typed.is('keep'), sources, results: new Set(), speech };
}

async function fieldsOf(
  { typed, speech }: Call,
  server: ServerClient,
  target: string,
  options: Record<string, string>,
): Promise<Record<string, string>> {
  const preset = typed.text('preset');
  const priority = wholeNumber(typed.text('priority'), 'priority', 0, 9, speech);
  const tag = typed.text('tag');
  if (preset !== undefined) await checkPreset(server, preset, speech);
  return {
    target,
    options: JSON.stringify(options),
    ...(preset !== undefined && { preset }),
    ...(priority !== undefined && { priority: String(priority) }),
    ...(tag !== undefined && { tag }),
  };
}

async function checkPreset(server: ServerClient, preset: string, speech: Call['speech']): Promise<void> {
  const { data } = await server.ask<Listed<{ name: string }>>('GET', '/api/v1/presets');
  const names = data.map(({ name }) => name);
  if (names.includes(preset)) return;
  const near = nearest(preset, names);
  const hint = near ? speech('didYouMean', { name: near }) : speech('presets', { names: names.join(', ') });
  throw new WrongUsage(`${speech('noPreset', { name: preset })} ${hint}`);
}

async function passwordFor(
  { typed, speech }: Call,
  options: TargetOptions,
  target: string,
): Promise<{ password?: string }> {
  const file = typed.text('password-file');
  if (!typed.is('password') && file === undefined) return {};
  if (!options.has('password')) throw new WrongUsage(speech('noOption', { name: 'password', target }));
  return { password: await readPassword(file, speech) };
}
