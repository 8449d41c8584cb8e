// Of all words each page gets those that it says: found in its sources when the pages are built. What its parts on demand say comes with the first of them, in
// a file of its own. A part of vite.config.ts.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { runnerImport, type Plugin, type Rolldown } from 'vite';

type Table = Readonly<Record<string, string>>;
type Said = readonly [key: string, sentence: string];
/** By page, by language. What the program reads from words.json. */
type Names = Record<string, Record<string, string>>;

const languages = ['en', 'ru'] as const;

export const wordsOfPages: Plugin = {
  name: 'words-of-pages',
  apply: 'build',
  async generateBundle(_options, bundle) {
    const tables = await Promise.all(languages.map(async (each) => [each, await readTable(each)] as const));
    const names: Names = {};
    const emit = (name: string, code: string): string => {
      const hash = createHash('sha256').update(code).digest('base64url').slice(0, 8);
      const fileName = `words-${name}-${hash}.js`;
      this.emitFile({ type: 'asset', fileName, source: code });
      return fileName;
    };
    const sourceOf = (entry: string, next: NextModules): string =>
      modulesFrom(entry, (id) => this.getModuleInfo(id), next)
        .map(({ code }) => code ?? '')
        .join('\n');
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.isEntry || chunk.name === 'service-worker') continue;
      const entry = chunk.facadeModuleId ?? '';
      const atOnce = sourceOf(entry, ({ importedIds }) => importedIds);
      const everything = sourceOf(entry, (each) => [...each.importedIds, ...each.dynamicallyImportedIds]);
      for (const [language, table] of tables) {
        const first = saidIn(atOnce, table);
        const later = saidIn(everything, table).filter(([key]) => !first.some(([known]) => known === key));
        const file = later.length === 0 ? undefined : emit(`${chunk.name}-later-${language}`, wordsIn(later));
        const way = file === undefined ? '' : `export const later=()=>import("./${file}");`;
        (names[chunk.name] ??= {})[language] = emit(`${chunk.name}-${language}`, wordsIn(first) + way);
      }
    }
    this.emitFile({ type: 'asset', fileName: 'words.json', source: JSON.stringify(names) });
  },
};

/** Answers to requests that no page sends: they are for programs. */
const ofPrograms: ReadonlySet<string> = new Set(
  [
    ...['graph_cycle', 'unknown_node', 'too_many_nodes', 'no_sink', 'unknown_task_name'],
    ...['method_not_allowed', 'not_acceptable', 'length_required'],
  ].map((code) => `error.${code}`),
);
type NextModules = (module: Rolldown.ModuleInfo) => readonly string[];

/** Of a page, whichever files they end up in: what pages share holds words of none of them. */
function modulesFrom(
  entry: string,
  infoOf: (id: string) => Rolldown.ModuleInfo | null,
  next: NextModules,
): Rolldown.ModuleInfo[] {
  const found = new Map<string, Rolldown.ModuleInfo>();
  const look = (id: string) => {
    const info = found.has(id) ? null : infoOf(id);
    if (info === null) return;
    found.set(id, info);
    next(info).forEach(look);
  };
  look(entry);
  return [...found.values()];
}

const wordsIn = (said: readonly Said[]): string => `export const words=${JSON.stringify(Object.fromEntries(said))};`;

/** Keys are literals, or begin with one: `state.${status}` may say everything that begins with "state.". */
function saidIn(source: string, table: Table): Said[] {
  const literals = new Set([...source.matchAll(/["'`]([a-zA-Z]+(?:\.[\w-]+)+)["'`]/g)].map(([, key]) => key));
  const beginnings = [...new Set([...source.matchAll(/`([a-zA-Z]+\.[\w.-]*)\$\{/g)].map(([, key = '']) => key))];
  const isSaid = (key: string) =>
    literals.has(key) || (!ofPrograms.has(key) && beginnings.some((beginning) => key.startsWith(beginning)));
  return Object.entries(table).filter(([key]) => isSaid(key));
}

async function readTable(language: 'en' | 'ru'): Promise<Table> {
  const file = path.join(import.meta.dirname, `words/${language}.ts`);
  const { module } = await runnerImport<Record<string, Table>>(file);
  return module[language] ?? {};
}
