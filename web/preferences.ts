// What a reader likes, for all pages: of persons kept on the server, so that it follows them; of everybody else in this browser. The only file that reads
// and writes it. preference('startAtOnce') may be asked at any time; loadPreferences() brings what another browser has changed.
import { signal } from '@preact/signals';
import { api } from './api.js';
import { facts } from './facts.js';

type Stored = string | number | boolean;
/** Source extension → target. */
export type Targets = Readonly<Record<string, string>>;
/** A filter of the list of all tasks, as it stands in the address. */
export interface SavedView {
  readonly name: string;
  readonly search: string;
}
interface Row<T> {
  /** On the server and in the browser. */
  readonly key: string;
  readonly usual: T;
  readonly read: (stored: unknown) => T | undefined;
  readonly write: (value: T) => Stored;
}

const flag = (key: string, usual: boolean): Row<boolean> => ({
  key,
  usual,
  read: (stored) => (typeof stored === 'boolean' ? stored : undefined),
  write: (value) => value,
});
const MOST_LETTERS = 500;
/** "mov=mp4 heic=jpeg": one entry, because the server keeps few. The oldest give way. */
const writeTargets = (targets: Targets): string => {
  const pairs = Object.entries(targets).map(([from, to]) => `${from}=${to}`);
  while (pairs.join(' ').length > MOST_LETTERS) pairs.shift();
  return pairs.join(' ');
};
const readTargets = (stored: unknown): Targets | undefined =>
  typeof stored === 'string'
    ? Object.fromEntries([...stored.matchAll(/([^\s=]+)=([^\s=]+)/g)].map(([, from = '', to = '']) => [from, to]))
    : undefined;

/** Source extension → preset. Their names may hold blanks, so that they are written in another way. */
const writePresets = (presets: Targets): string => {
  const pairs = Object.entries(presets);
  while (JSON.stringify(pairs).length > MOST_LETTERS) pairs.shift();
  return JSON.stringify(pairs);
};
const readPresets = (stored: unknown): Targets | undefined => {
  const pairs = readPairs(stored);
  return pairs && Object.fromEntries(pairs);
};

/** One entry, for the same reason; pairs take fewer letters than names of fields. */
const writeViews = (views: readonly SavedView[]): string =>
  JSON.stringify(views.map(({ name, search }) => [name, search]));
const readViews = (stored: unknown): readonly SavedView[] | undefined =>
  readPairs(stored)?.map(([name, search]) => ({ name, search }));

function readPairs(stored: unknown): [string, string][] | undefined {
  try {
    return (JSON.parse(String(stored)) as [string, string][]).map(([first, second]) => [first, second]);
  } catch {
    // Another program may have written something else there.
    return undefined;
  }
}
export const hasRoomFor = (views: readonly SavedView[]): boolean => writeViews(views).length <= MOST_LETTERS;

const table = {
  startAtOnce: flag('start_at_once', false),
  soundWhenDone: flag('sound_when_done', false),
  notifyWhenDone: flag('notify_when_done', false),
  shortcuts: flag('shortcuts', true),
  keepMetadata: flag('keep_metadata', false),
  nameTemplate: {
    key: 'name_template',
    usual: '{name}.{ext}',
    read: (stored) => (typeof stored === 'string' && faultInTemplate(stored) === undefined ? stored : undefined),
    write: (value) => value,
  } as Row<string>,
  adminViews: { key: 'admin_views', usual: [], read: readViews, write: writeViews } as Row<readonly SavedView[]>,
  targets: { key: 'targets', usual: {}, read: readTargets, write: writeTargets } as Row<Targets>,
  presets: { key: 'presets', usual: {}, read: readPresets, write: writePresets } as Row<Targets>,
};
type Name = keyof typeof table;
type ValueOf<N extends Name> = (typeof table)[N]['usual'];

const isPerson = facts.caller.kind === 'person';
/** Another person at this browser is not shown the first one's. */
const SHELF = `athanor:preferences:${isPerson ? facts.caller.name : ''}`;
const known = signal<Readonly<Record<string, unknown>>>(readShelf());

export function preference<N extends Name>(name: N): ValueOf<N> {
  const row = table[name] as Row<ValueOf<N>>;
  return row.read(known.value[row.key]) ?? row.usual;
}

/** Grows when a choice leaves for the server and when it is there: what was asked for before either may not hold it. */
let choices = 0;

export async function setPreference<N extends Name>(name: N, value: ValueOf<N>): Promise<void> {
  const row = table[name] as Row<ValueOf<N>>;
  const stored = row.write(value);
  choices += 1;
  if (isPerson) await api.call('patch', '/api/v1/me', { body: { preferences: { [row.key]: stored } } });
  choices += 1;
  keep({ ...known.value, [row.key]: stored });
}

export const targetFor = (extension: string): string | undefined => preference('targets')[extension.toLowerCase()];
export async function setTargetFor(extension: string, target: string | undefined): Promise<void> {
  const { [extension.toLowerCase()]: _old, ...rest } = preference('targets');
  await setPreference('targets', target === undefined ? rest : { ...rest, [extension.toLowerCase()]: target });
}

/** With the usual target of an extension goes the preset that was chosen with it, or none. */
export const usualPreset = (extension: string, target: string | undefined): string | undefined =>
  target !== undefined && targetFor(extension) === target ? preference('presets')[extension.toLowerCase()] : undefined;
export async function setUsual(extension: string, target: string, preset: string | undefined): Promise<void> {
  const { [extension.toLowerCase()]: _old, ...rest } = preference('presets');
  await setPreference('presets', preset === undefined ? rest : { ...rest, [extension.toLowerCase()]: preset });
  await setTargetFor(extension, target);
}

export async function loadPreferences(): Promise<void> {
  if (!isPerson) return;
  const before = choices;
  const { preferences } = await api.call('get', '/api/v1/me');
  // The reader was quicker than the answer: what they have chosen since is newer.
  if (before === choices) keep(preferences);
  else await loadPreferences();
}

const templateParts = ['name', 'preset', 'ext'] as const;
export type TemplateFault = 'unknown' | 'noName' | 'noExt' | 'slash' | 'long';
/** Why names cannot be made by it. */
export function faultInTemplate(template: string): TemplateFault | undefined {
  const parts = [...template.matchAll(/\{(\w*)\}/g)].map(([, part]) => part);
  if (parts.some((part) => !templateParts.some((each) => each === part))) return 'unknown';
  if (!parts.includes('name')) return 'noName';
  if (!template.endsWith('.{ext}')) return 'noExt';
  if (/[/\\\0]/.test(template)) return 'slash';
  return template.length > 100 ? 'long' : undefined;
}

/** Without a preset what would stand beside it goes too: "{name}-{preset}.{ext}" becomes "{name}.{ext}". */
export function nameBy(template: string, values: Readonly<Record<(typeof templateParts)[number], string>>): string {
  const whole = values.preset === '' ? template.replace(/[-_ .]*\{preset\}/g, '') : template;
  return whole.replace(/\{(name|preset|ext)\}/g, (_all, part: keyof typeof values) => values[part]);
}

function keep(values: Readonly<Record<string, unknown>>): void {
  known.value = values;
  try {
    localStorage.setItem(SHELF, JSON.stringify(values));
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
}

function readShelf(): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(localStorage.getItem(SHELF) ?? '{}') as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
