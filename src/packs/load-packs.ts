// Brings the operations of the folders in PACKS into this process, before anything asks which operations and queues there are. Called by program.ts for every
// role that knows tasks; whatever is wrong with a pack stops the start with a sentence.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../shared/settings.js';
import type { OperationFacts } from '../tasks/operations/operations.js';
import { addQueue, isQueueName, type Queue } from '../tasks/queues/queues.js';
import { declaredIn, type DeclaredOperation } from './pack.js';
import { letPacksImportUs } from './pack-imports.js';
import { factsOf, ownerOf, queueOf, refused } from './pack-rules.js';

export interface PackOperation extends DeclaredOperation {
  readonly facts: OperationFacts;
}
export interface Pack {
  readonly name: string;
  readonly folder: string;
  readonly operations: readonly PackOperation[];
}

let loaded: readonly Pack[] = [];

export function loadedPacks(): readonly Pack[] {
  return loaded;
}

export async function loadPacks(folders: readonly string[]): Promise<void> {
  letPacksImportUs();
  const packs: Pack[] = [];
  for (const folder of folders) packs.push(await loadPack(path.resolve(projectRoot, folder)));
  const doubled = packs.find(({ name }, place) => packs.findIndex((other) => other.name === name) < place);
  if (doubled) throw refused(doubled.name, 'Another folder in PACKS has the same name. Rename one');
  checkNames(packs);
  addQueues(packs);
  loaded = packs;
}

async function loadPack(folder: string): Promise<Pack> {
  const name = nameOf(folder);
  const operations: PackOperation[] = [];
  for (const file of filesOf(name, folder)) {
    const found = declaredIn(await load(name, folder, file));
    if (!found)
      throw refused(
        name,
        `${file} exports no operation. It needs: export default operation({ name: … }, async (args, at) => …)`,
      );
    operations.push({ ...found, facts: factsOf(name, file, found.options) });
  }
  return { name, folder, operations };
}

/** As its package.json says, else as its folder is called. It is also the name of its schema. */
function nameOf(folder: string): string {
  const manifest = path.join(folder, 'package.json');
  const said = fs.existsSync(manifest)
    ? (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { name?: string }).name
    : undefined;
  const name = said?.replace(/^@[^/]*\//, '') ?? path.basename(folder);
  if (/^[a-z][a-z0-9_-]{0,39}$/.test(name)) return name;
  throw refused(
    name.slice(0, 60),
    'Its name must be small letters, digits, _ and -; it is that in its package.json, or of its folder',
  );
}

/** One file, one operation: folders below are the pack's own business. */
function filesOf(name: string, folder: string): string[] {
  if (!fs.existsSync(folder)) throw refused(name, 'PACKS names a folder that is not there');
  const all = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const files = all
    .map((entry) => entry.name)
    .filter((file) => /\.m?js$/.test(file) && !/\.(spec|test|config)\.m?js$/.test(file));
  if (files.length > 0) return files.sort();
  const isSource = all.some((entry) => /\.m?ts$/.test(entry.name));
  throw refused(
    name,
    isSource
      ? 'It holds TypeScript that is not compiled. Compile it, and name the folder of the .js files'
      : 'It holds no .js or .mjs file',
  );
}

async function load(name: string, folder: string, file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(path.join(folder, file)).href)) as { default?: unknown };
    return module.default;
  } catch (error) {
    throw refused(name, `${file} does not load: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function checkNames(packs: readonly Pack[]): void {
  const brought = new Map<string, string>();
  for (const pack of packs)
    for (const { facts } of pack.operations) {
      const owner = ownerOf(facts.name, brought);
      if (owner !== undefined)
        throw refused(pack.name, `Its operation "${facts.name}" has the name of one of ${owner}. Rename it`);
      brought.set(facts.name, pack.name);
    }
}

function addQueues(packs: readonly Pack[]): void {
  const added = new Map<string, { readonly pack: string; readonly queue: Queue; readonly said: boolean }>();
  for (const pack of packs)
    for (const { options } of pack.operations) {
      const wanted = queueOf(options);
      if (!wanted) continue;
      const said = typeof options.queue === 'object';
      const old = added.get(wanted.name);
      if (!old && isQueueName(wanted.name))
        throw refused(
          pack.name,
          `Its queue "${wanted.name}" belongs to this program. Use "default" or a name of its own`,
        );
      if (old && old.pack !== pack.name)
        throw refused(pack.name, `Its queue "${wanted.name}" belongs to the pack "${old.pack}". Rename one`);
      if (old?.said && said && old.queue.slots !== wanted.queue.slots)
        throw refused(pack.name, `Its queue "${wanted.name}" has different numbers of slots in different files`);
      if (!old || said) added.set(wanted.name, { pack: pack.name, queue: wanted.queue, said });
    }
  for (const [name, { queue }] of added) if (!isQueueName(name)) addQueue(name, queue);
}
