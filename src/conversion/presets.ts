// Ready-made sets of options under a name that says what they are for. Applied at submit, published with what can be done here.
// What was asked for by itself always wins over a preset, and so do the rules of the options: a preset gives up what does not fit beside it.
import { AppError } from '../shared/errors.js';
import { findFormat, type Family, type Words } from './formats.js';
import { parseOptions, type Options } from './options.js';

export interface Preset {
  readonly name: string;
  readonly label: Words;
  readonly description: Words;
  /** For the kinds of targets; of options that exclude each other the first counts. */
  readonly options: Readonly<Partial<Record<Family, Readonly<Record<string, unknown>>>>>;
}

/** One that was made here, for one target. */
export interface OwnPreset {
  readonly name: string;
  readonly target: string;
  readonly options: Options;
  /** Nothing may be asked for beside it. */
  readonly locked: boolean;
}

export const presets: readonly Preset[] = [
  {
    name: 'web',
    label: { en: 'Web', ru: 'Для сайта' },
    description: {
      en: 'Looks good on a page and loads quickly: full HD at most, no private metadata.',
      ru: 'Хорошо выглядит на странице и быстро грузится: не больше full HD, без личных метаданных.',
    },
    options: {
      image: { quality: 'medium', width: 1920, height: 1920, metadata: 'strip' },
      video: { quality: 'medium', resolution: '1080p', metadata: 'strip' },
      audio: { quality: 'medium', metadata: 'strip' },
      document: { compress: 'ebook' },
    },
  },
  {
    name: 'email',
    label: { en: 'E-mail (up to 10 MB)', ru: 'Для почты (до 10 МБ)' },
    description: {
      en: 'At most 10 MB, whatever that takes; what cannot be made so small is refused.',
      ru: 'Не больше 10 МБ любой ценой; если так сжать нельзя, будет отказ.',
    },
    options: {
      image: { max_mb: 10, quality: 'medium', width: 2560, height: 2560 },
      video: { max_mb: 10, quality: 'medium', resolution: '720p' },
      audio: { max_mb: 10, quality: 'medium' },
      document: { max_mb: 10, compress: 'ebook' },
      archive: { max_mb: 10, level: 9 },
      data: { max_mb: 10 },
    },
  },
  {
    name: 'best',
    label: { en: 'Best quality', ru: 'Лучшее качество' },
    description: {
      en: 'No difference to be seen or heard; larger files.',
      ru: 'Разницы не видно и не слышно; файлы больше.',
    },
    options: {
      image: { quality: 95 },
      video: { quality: 90 },
      audio: { quality: 95 },
      document: { quality: 100 },
    },
  },
  {
    name: 'smallest',
    label: { en: 'Smallest', ru: 'Наименьший размер' },
    description: {
      en: 'As small as is still useful; it shows.',
      ru: 'Сжато насколько возможно; потери качества заметны.',
    },
    options: {
      image: { quality: 'low', width: 1280, height: 1280, metadata: 'strip' },
      video: { quality: 'low', resolution: '480p', metadata: 'strip' },
      audio: { quality: 'low', metadata: 'strip' },
      document: { compress: 'screen' },
      archive: { level: 9 },
    },
  },
  {
    name: 'archive',
    label: { en: 'For keeping', ru: 'Для хранения' },
    description: {
      en: 'For many years: nothing lost where the format allows that, metadata kept, documents as PDF/A.',
      ru: 'На долгие годы: без потерь, где формат это позволяет, с метаданными, документы в PDF/A.',
    },
    options: {
      image: { lossless: true, quality: 95, metadata: 'keep' },
      video: { quality: 90, metadata: 'keep' },
      audio: { quality: 95, metadata: 'keep' },
      document: { pdfa: '2b', quality: 100 },
      archive: { level: 9 },
    },
  },
];

/** Throws unknown_preset, which names those that there are. */
export function findPreset(name: string, others: readonly string[] = []): Preset {
  const preset = presets.find((each) => each.name === name);
  if (preset) return preset;
  const names = [...presets.map((each) => each.name), ...others];
  throw new AppError('unknown_preset', `There is no preset "${name.slice(0, 40)}". There are ${names.join(', ')}.`, {
    details: { presets: names },
  });
}

/** What was asked for, completed by the preset if one was named; checked like any options. */
export function optionsWith(
  preset: string | Preset | OwnPreset | null | undefined,
  target: string,
  raw: unknown,
  at = '/options',
  source?: string,
): Options {
  const asked = parseOptions(target, raw, at, source);
  if (preset === undefined || preset === null) return asked;
  const given = { ...((raw ?? {}) as Record<string, unknown>) };
  const offered = offeredBy(typeof preset === 'string' ? findPreset(preset) : preset, target, given);
  let chosen: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(offered)) {
    const more = { ...chosen, [name]: value };
    if (!(name in given) && fits(target, { ...more, ...given }, source)) chosen = more;
  }
  return parseOptions(target, { ...chosen, ...given }, at, source);
}

/** Fewer pixels help only where there are many, and what a picture says of its camera is little. */
const PIXELS_AND_NOTES: ReadonlySet<string> = new Set(['width', 'height', 'metadata']);
const known = new Map<string, boolean>();

/** The preset for the smallest results makes results of this target smaller, whatever they show: it has a quality, a level or the like. */
export function shrinks(target: string): boolean {
  const found = known.get(target) ?? changedBySmallest(target).some((name) => !PIXELS_AND_NOTES.has(name));
  known.set(target, found);
  return found;
}

function changedBySmallest(target: string): string[] {
  const usual = parseOptions(target, {});
  return Object.entries(optionsWith('smallest', target, {}))
    .filter(([name, value]) => usual[name] !== value)
    .map(([name]) => name);
}

function offeredBy(preset: Preset | OwnPreset, target: string, given: Options): Options {
  const format = findFormat(target);
  if (!('target' in preset)) return (format && preset.options[format.family]) ?? {};
  const { name, locked, options } = preset;
  if (findFormat(preset.target)?.id !== format?.id)
    throw new AppError('validation_failed', `The preset "${name}" is for ${preset.target}, not for ${target}.`, {
      fields: [{ pointer: '/preset', code: 'other_target', detail: `is for ${preset.target}` }],
    });
  const [beside] = Object.keys(given);
  if (locked && beside !== undefined)
    throw new AppError('preset_locked', `The preset "${name}" is locked. Leave "${beside}" out, or the preset.`, {
      details: { preset: name },
    });
  return options;
}

function fits(target: string, options: object, source: string | undefined): boolean {
  try {
    parseOptions(target, options, '', source);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation_failed') return false;
    throw error;
  }
}
