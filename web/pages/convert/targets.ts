// Which target a file gets before anybody has chosen: what was last used for its ending, else what most people want of its kind.
import { endingOf, findFormat, formatOfName, type Format } from '../../formats.js';
import { keep, readKept } from '../../kept.js';
import { preference, targetFor } from '../../preferences.js';

const sensible: Readonly<Record<string, readonly string[]>> = {
  heic: ['jpeg'],
  avif: ['jpeg'],
  webp: ['png'],
  svg: ['png'],
  gif: ['mp4'],
  pdf: ['docx', 'txt'],
  docx: ['pdf'],
  wav: ['mp3'],
  zip: ['tar.gz', 'tar'],
  // Not every JSON is a table; every one can be YAML.
  json: ['yaml'],
};
const byFamily: Readonly<Record<string, readonly string[]>> = {
  image: ['webp', 'jpeg', 'png'],
  video: ['mp4', 'webm'],
  audio: ['mp3', 'ogg'],
  document: ['pdf', 'docx', 'txt'],
  archive: ['zip', 'tar.gz'],
  data: ['json', 'csv', 'yaml'],
  subtitle: ['srt', 'vtt'],
};
const MOST_RECOMMENDED = 6;
const LAST = 'lastTargets';

export const lastTargets = (): Readonly<Record<string, string>> => readKept(LAST, {});

export function rememberTarget(ending: string, target: string): void {
  keep(LAST, { ...lastTargets(), [ending]: target });
}

export function firstTarget(source: Format, name: string): string | undefined {
  return recommended(source, name)[0];
}

/** At most six, the likeliest first; all of them possible. */
export function recommended(source: Format, name: string): string[] {
  const ending = endingOf(name);
  const usual = targetFor(ending) ?? [];
  const wished = source.is_packed
    ? [formatPacked(name)?.id ?? [], usual, 'txt', 'tar'].flat()
    : [
        lastTargets()[ending] ?? [],
        usual,
        sensible[source.id] ?? [],
        byFamily[source.family] ?? [],
        source.targets.filter((id) => findFormat(id)?.family === source.family),
      ].flat();
  return [...new Set(wished)]
    .filter((id) => id !== source.id && source.targets.includes(id))
    .slice(0, MOST_RECOMMENDED);
}

/** notes.md.gz holds notes.md, and nothing else can be had of it; what the last .gz became says nothing about this one. */
const formatPacked = (name: string): Format | undefined => formatOfName(name.replace(/\.[^.]+$/, ''));

const MOST_PAIRS = 4;
const usualPairs: readonly (readonly [string, string])[] = [
  ['heic', 'jpeg'],
  ['mov', 'mp4'],
  ['docx', 'pdf'],
  ['wav', 'mp3'],
];
export interface Pair {
  readonly ending: string;
  readonly target: Format;
}

/** From what to what: this reader's own first, then what most people want; as far as it is possible here. */
export function oftenUsed(): readonly Pair[] {
  const own = Object.entries({ ...preference('targets'), ...lastTargets() }).reverse();
  const wished = new Map([...own, ...usualPairs.filter(([ending]) => own.every(([its]) => its !== ending))]);
  return [...wished]
    .flatMap(([ending, to]): Pair[] => {
      const [source, target] = [formatOfName(`x.${ending}`), findFormat(to)];
      if (source === undefined || source.is_packed || target === undefined) return [];
      return source.targets.includes(to) ? [{ ending, target }] : [];
    })
    .slice(0, MOST_PAIRS);
}

/** For a choice that is made for many files: what all of them can become. */
export function commonTargets(sources: readonly Format[]): string[] {
  const [first, ...others] = sources;
  return (first?.targets ?? []).filter((id) => others.every(({ targets }) => targets.includes(id)));
}
