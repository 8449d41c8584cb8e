// Of all words each page gets those that it says, in one file a language: found in its sources when the pages are built. A part of vite.config.ts.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { runnerImport, type Plugin } from 'vite';

type Table = Readonly<Record<string, string>>;
/** By page, by language. What the program reads from words.json. */
type Names = Record<string, Record<string, string>>;

const languages = ['en', 'ru'] as const;

export const wordsOfPages: Plugin = {
  name: 'words-of-pages',
  apply: 'build',
  async generateBundle(_options, bundle) {
    const tables = await Promise.all(languages.map(async (each) => [each, await readTable(each)] as const));
    const names: Names = {};
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.isEntry || chunk.name === 'service-worker') continue;
      const source = sourcesOf(chunk.fileName)
        .map((id) => this.getModuleInfo(id)?.code ?? '')
        .join('\n');
      for (const [language, table] of tables) {
        const code = `export const words=${JSON.stringify(saidIn(source, table))};`;
        const hash = createHash('sha256').update(code).digest('base64url').slice(0, 8);
        const fileName = `words-${chunk.name}-${language}-${hash}.js`;
        this.emitFile({ type: 'asset', fileName, source: code });
        (names[chunk.name] ??= {})[language] = fileName;
      }
    }
    this.emitFile({ type: 'asset', fileName: 'words.json', source: JSON.stringify(names) });

    /** The modules of a page, with those that it shares with others and those that it asks for later. */
    function sourcesOf(fileName: string, seen = new Set<string>()): string[] {
      const chunk = bundle[fileName];
      if (chunk?.type !== 'chunk' || seen.has(fileName)) return [];
      seen.add(fileName);
      return [
        ...chunk.moduleIds,
        ...[...chunk.imports, ...chunk.dynamicImports].flatMap((each) => sourcesOf(each, seen)),
      ];
    }
  },
};

/** Answers to requests that no page sends: they are for programs. */
const ofPrograms: ReadonlySet<string> = new Set(
  [
    ...['graph_cycle', 'unknown_node', 'too_many_nodes', 'no_sink', 'unknown_task_name'],
    ...['method_not_allowed', 'not_acceptable', 'length_required'],
  ].map((code) => `error.${code}`),
);

/** Keys are literals, or begin with one: `state.${status}` may say everything that begins with "state.". */
function saidIn(source: string, table: Table): Table {
  const literals = new Set([...source.matchAll(/["'`]([a-zA-Z]+(?:\.[\w-]+)+)["'`]/g)].map(([, key]) => key));
  const beginnings = [...new Set([...source.matchAll(/`([a-zA-Z]+\.[\w.-]*)\$\{/g)].map(([, key = '']) => key))];
  const said = ([key]: [string, string]) =>
    literals.has(key) || (!ofPrograms.has(key) && beginnings.some((beginning) => key.startsWith(beginning)));
  return Object.fromEntries(Object.entries(table).filter(said));
}

async function readTable(language: 'en' | 'ru'): Promise<Table> {
  const file = path.join(import.meta.dirname, `words/${language}.ts`);
  const { module } = await runnerImport<Record<string, Table>>(file);
  return module[language] ?? {};
}
