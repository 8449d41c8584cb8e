// The options of a target on this server: a set for each kind of source, because a film becomes a picture by other means than a picture does, and
// sources of one kind differ as well: a text has no paper of its own.
// Used by convert-files.ts to check what was typed, and for `convert --to X --help`.
import type { Language } from '../shared/words.js';
import { WrongUsage } from './exit-codes.js';
import { nearest } from './nearest.js';
import {
  accepts,
  isSwitch,
  optionInWords,
  valuesInWords,
  type OptionsSchema,
  type ValueSchema,
} from './option-values.js';
import type { ServerClient } from './server-client.js';
import type { FormatFacts, Listed } from './task-facts.js';
import type { Speech } from './terminal-words.js';
import { gate } from './turns.js';
import type { LooseFlag } from './typed-words.js';

/** Has flags of its own, because it must not be typed. */
const hidden: ReadonlySet<string> = new Set(['password']);

const AT_ONCE = 8;

interface OptionSet {
  readonly source: FormatFacts;
  readonly schema: OptionsSchema;
}

/** The same for several sources. */
interface SharedOption {
  readonly name: string;
  readonly value: ValueSchema;
  readonly sources: FormatFacts[];
}

export interface Catalogue {
  readonly formats: readonly FormatFacts[];
  /** By id or by an extension, as people type it. */
  readonly find: (typed: string) => FormatFacts | undefined;
  /** By the ending of a file's name; only a guess, the server looks inside. */
  readonly ofName: (name: string) => FormatFacts | undefined;
}

export async function readCatalogue(server: ServerClient): Promise<Catalogue> {
  const { data: formats } = await server.ask<Listed<FormatFacts>>('GET', '/api/v1/formats');
  const byWord = new Map<string, FormatFacts>();
  for (const format of formats)
    for (const word of [format.id, ...format.extensions]) if (!byWord.has(word)) byWord.set(word, format);
  const find = (typed: string): FormatFacts | undefined => byWord.get(typed.toLowerCase().replace(/^\./, ''));
  return {
    formats,
    find,
    ofName: (name) => {
      const [, ...parts] = name.toLowerCase().split('.');
      return find(parts.slice(-2).join('.')) ?? find(parts.at(-1) ?? '');
    },
  };
}

/** The format that `--to` means; refuses with the nearest. */
export function findTarget({ find, formats }: Catalogue, typed: string, speech: Speech): FormatFacts {
  const format = find(typed);
  if (format?.is_target) return format;
  const targets = formats.filter((each) => each.is_target);
  const near = nearest(
    typed,
    targets.flatMap(({ id, extensions }) => [id, ...extensions]),
  );
  throw new WrongUsage(
    speech('noTarget', { name: typed }) +
      (near ? ` ${speech('didYouMean', { name: near })}` : ` ${speech('seeFormats')}`),
  );
}

export class TargetOptions {
  constructor(private readonly sets: readonly OptionSet[]) {}

  /** `sources`: formats of the files as far as their names tell; none: of every kind that can become this. */
  static async read(
    server: ServerClient,
    catalogue: Catalogue,
    target: string,
    sources: readonly FormatFacts[],
  ): Promise<TargetOptions> {
    const able = catalogue.formats.filter((format) => format.targets.includes(target));
    const named = new Set(sources.filter((source) => source.targets.includes(target)));
    const turn = gate(AT_ONCE);
    const read = (source: FormatFacts): Promise<OptionSet> =>
      turn(async () => ({
        source,
        schema: await server.ask<OptionsSchema>('GET', `/api/v1/conversions/${source.id}/${target}/schema`),
      }));
    return new TargetOptions(await Promise.all((named.size > 0 ? [...named] : able).map(read)));
  }

  isSwitch(written: string): boolean {
    return this.schemasOf(this.nameOf(written)).some(isSwitch);
  }

  has(name: string): boolean {
    return this.schemasOf(name).length > 0;
  }

  /** As the request wants them; the texts are read by the server, which knows their kinds. */
  check(typed: readonly LooseFlag[], target: string, known: readonly string[], speech: Speech): Record<string, string> {
    return Object.fromEntries(
      typed.map(({ name: written, value }) => {
        const name = this.nameOf(written);
        const schemas = this.schemasOf(name);
        if (schemas.length === 0)
          throw unknownOption(name, target, [...this.names().filter((each) => !hidden.has(each)), ...known], speech);
        if (value === undefined && !this.isSwitch(name))
          throw new WrongUsage(speech('needsValue', { name, value: valuesInWords(schemas[0] ?? {}, speech) }));
        const text = value ?? 'true';
        if (!schemas.some((schema) => accepts(schema, text)))
          throw new WrongUsage(
            speech('wrongValue', {
              name,
              value: text,
              values: valuesInWords(schemas[0] ?? {}, speech) || 'true, false',
            }),
          );
        return [name, text];
      }),
    );
  }

  /** Lines for help: each option once, and of which sources it is one, unless of all. */
  describe(familyLabel: (family: string) => string, language: Language, speech: Speech): string[] {
    if (this.names().length === 0) return [speech('noOptions')];
    return this.shared().flatMap(({ name, value, sources }) => {
      const kinds = this.kindsOf(sources).map((kind) =>
        typeof kind === 'string' ? familyLabel(kind) : kind.label[language],
      );
      const isOfAll = sources.length === this.sets.length;
      return [
        `  --${name.replaceAll('_', '-').padEnd(14)} ${[valuesInWords(value, speech), inDefault(value, speech)].filter(Boolean).join('; ')}`.trimEnd(),
        `    ${optionInWords(value, language)}`,
        ...(isOfAll ? [] : [`    ${speech('optionsFrom', { kinds: kinds.join(', ') })}`]),
      ];
    });
  }

  private shared(): SharedOption[] {
    const found = new Map<string, SharedOption>();
    for (const { source, schema } of this.sets)
      for (const [name, value] of Object.entries(schema.properties ?? {})) {
        if (hidden.has(name)) continue;
        const key = JSON.stringify([name, value]);
        const option = found.get(key) ?? { name, value, sources: [] };
        option.sources.push(source);
        found.set(key, option);
      }
    const names = this.names();
    return [...found.values()].sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name));
  }

  /** A family that is whole, else each of its formats. */
  private kindsOf(sources: readonly FormatFacts[]): (string | FormatFacts)[] {
    const others = new Set(this.sets.flatMap(({ source }) => (sources.includes(source) ? [] : source.family)));
    return [...new Set(sources.map((source) => (others.has(source.family) ? source : source.family)))];
  }

  names(): string[] {
    return [...new Set(this.sets.flatMap(({ schema }) => Object.keys(schema.properties ?? {})))];
  }

  /** `--max-mb` is `max_mb`, which may be typed as well. */
  private nameOf(written: string): string {
    const name = written.replaceAll('-', '_');
    return this.has(name) ? name : written;
  }

  private schemasOf(name: string): ValueSchema[] {
    return this.sets.flatMap(({ schema }) =>
      schema.properties && Object.hasOwn(schema.properties, name) ? (schema.properties[name] ?? []) : [],
    );
  }
}

function unknownOption(name: string, target: string, known: readonly string[], speech: Speech): WrongUsage {
  const near = nearest(name, known);
  const hint = near ? speech('didYouMean', { name: `--${near}` }) : speech('seeOptions', { target });
  return new WrongUsage(`${speech('noOption', { name, target })} ${hint}`);
}

function inDefault({ default: value }: ValueSchema, speech: Speech): string {
  return value === undefined || value === false
    ? ''
    : speech('usually', { value: JSON.stringify(value).replaceAll('"', '') });
}
