// The rules of the house, each a function from the facts of src/** to complaints. floors.spec.ts runs them on the real tree and proves each on a made-up one.
import path from 'node:path';
import type { SourceFile } from './source-tree.js';

export type Rule = (files: readonly SourceFile[]) => readonly string[];

/** A room imports from floors below and from itself; rooms on one floor never import each other. */
const floorOf: Readonly<Record<string, number>> = {
  shared: 0,
  conversion: 1,
  storage: 1,
  entities: 1,
  terminal: 1,
  tasks: 2,
  monitor: 3,
  cleanup: 3,
  packs: 3,
  http: 4,
  bus: 4,
  doors: 4,
  embedded: 5,
  wiring: 6,
};
/** Roles, modules and the program put the rooms together: one room, on top. */
const wiring: ReadonlySet<string> = new Set(['roles', 'main.ts', 'places.ts', 'program.ts', 'app.module.ts']);

/** Who may touch process.env beside settings.ts, and why. */
export const environmentReaders: Readonly<Record<string, string>> = {
  'src/shared/settings.ts': 'reads every setting',
  'src/embedded/environment.ts':
    'hands the environment on to databases and roles that we start, and finds programs in PATH',
};

/** What would make the pure library depend on how it is served. */
const impure = /^(@nestjs\/|typeorm$|typeorm\/|bullmq$|ioredis$|pg$|express$)/;
const moduleFile = 'src/conversion/conversion.module.ts';
const engineList = 'src/conversion/engines/index.ts';
const vague = /^(utils?|helpers?|common|managers?|base|misc|lib)$/;
const mostLines = 300;

export const floors: Rule = (files) =>
  edges(files).flatMap(({ from, to }) => {
    const [above, below] = [roomOf(from), roomOf(to)];
    const [own, other] = [floorOf[above], floorOf[below]];
    if (own === undefined) return [`${from}: the room "${above}" stands on no floor`];
    if (other === undefined) return [`${from} imports ${to}: the room "${below}" stands on no floor`];
    if (other > own) return [`${from} imports ${to}: ${below} is above ${above}`];
    return other === own && above !== below ? [`${from} imports ${to}: ${above} and ${below} are on one floor`] : [];
  });

export const staysInside: Rule = (files) =>
  edges(files)
    .filter(({ to }) => !to.startsWith('src/'))
    .map(({ from, to }) => `${from} imports ${to}, which is outside src`);

export const findsItsImports: Rule = (files) => {
  const known = new Set(files.map((file) => file.path));
  return edges(files)
    .filter(({ to }) => to.startsWith('src/') && !known.has(to))
    .map(({ from, to }) => `${from} imports ${to}, which is not there`);
};

/** One complaint for each circle, beginning with its first file in the alphabet. */
export const noCircles: Rule = (files) => {
  const targets = new Map(files.map((file) => [file.path, edges([file]).map(({ to }) => to)]));
  const done = new Set<string>();
  const circles = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) circles.add(rotate(trail.slice(start)).join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...trail, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return [...circles].map((circle) => `circle: ${circle}`);
};

export const conversionIsPure: Rule = (files) =>
  files
    .filter((file) => roomOf(file.path) === 'conversion' && file.path !== moduleFile)
    .flatMap((file) => file.imports.filter((name) => impure.test(name)).map((name) => `${file.path} imports ${name}`));

export const settingsReadTheEnvironment: Rule = (files) =>
  files
    .filter((file) => file.readsEnvironment && !isSpec(file.path) && !(file.path in environmentReaders))
    .map((file) => `${file.path} reads process.env; add a setting to src/shared/settings-table.ts`);

export const namesAreUnique: Rule = (files) => {
  const seen = new Map<string, string>();
  return files.flatMap((file) => {
    const name = path.posix.basename(file.path);
    const first = seen.get(name);
    if (first !== undefined) return [`${file.path} has the name of ${first}`];
    seen.set(name, file.path);
    return [];
  });
};

export const namesAreKebabCase: Rule = (files) =>
  files
    .filter(
      (file) => !file.path.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(part)),
    )
    .map((file) => `${file.path} is not kebab-case`);

export const namesSaySomething: Rule = (files) =>
  files
    .filter((file) => file.path.split('/').some((part) => vague.test(part.replace(/\..*$/, ''))))
    .map((file) => `${file.path}: a folder is named after what it holds, not utils, helpers, common, manager or base`);

export const noBarrels: Rule = (files) =>
  files
    .filter((file) => file.isBarrel || (file.path.endsWith('/index.ts') && file.path !== engineList))
    .map((file) => `${file.path} passes on what other files export; import from the file itself`);

export const opensWithItsReason: Rule = (files) =>
  files
    .filter((file) => file.head === '' && !isSpec(file.path))
    .map((file) => `${file.path} does not open with a comment that says why it exists`);

export const longFilesSayWhy: Rule = (files) =>
  files
    .filter((file) => file.lines > mostLines && !isSpec(file.path) && !/\bbecause\b/i.test(file.head))
    .map((file) => `${file.path} has ${file.lines} lines and its head comment does not say why ("… because …")`);

export const isSpec = (file: string): boolean => file.endsWith('.spec.ts');

/** src/http/upload.ts → http; src/program.ts → wiring. */
function roomOf(file: string): string {
  const first = file.split('/')[1] ?? '';
  return wiring.has(first) ? 'wiring' : first;
}

function edges(files: readonly SourceFile[]): { from: string; to: string }[] {
  return files.flatMap((file) =>
    file.imports
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ from: file.path, to: resolve(file.path, name) })),
  );
}

/** './limits.js' as written under nodenext is limits.ts on disk. */
const resolve = (from: string, name: string): string =>
  path.posix.join(path.posix.dirname(from), name).replace(/\.([cm]?)js(x?)$/, '.$1ts$2');

function rotate(circle: readonly string[]): readonly string[] {
  const first = circle.indexOf([...circle].sort()[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first), circle[first] ?? ''];
}
