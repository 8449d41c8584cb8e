// The shape of src/: floors, circles, names, sizes. Each rule also judges a made-up tree, so that a rule that sees nothing is noticed.
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import * as rules from './source-rules.js';
import { readSource, readTree, type SourceTree } from './source-tree.js';

const factsOf = (tree: SourceTree) => [...tree].map(([file, text]) => readSource(file, text));
const judge = (rule: rules.Rule, tree: Record<string, string>) => rule(factsOf(new Map(Object.entries(tree))));
const real = factsOf(readTree(projectRoot, 'src'));
const head = '// Why this file exists.\n';

describe('the real tree', () => {
  it.each([
    ['imports only from floors below', rules.floors],
    ['imports nothing outside src', rules.staysInside],
    ['imports only files that are there', rules.findsItsImports],
    ['has no circle of files', rules.noCircles],
    ['keeps src/conversion a pure library', rules.conversionIsPure],
    ['reads process.env in settings.ts only', rules.settingsReadTheEnvironment],
    ['uses each file name once', rules.namesAreUnique],
    ['names files in kebab-case', rules.namesAreKebabCase],
    ['names folders after what they hold', rules.namesSaySomething],
    ['has no barrels', rules.noBarrels],
    ['opens each file with its reason', rules.opensWithItsReason],
    ['says of each long file why it is long', rules.longFilesSayWhy],
  ] satisfies [string, rules.Rule][])('%s', (_name, rule) => {
    expect(real.length).toBeGreaterThan(3);
    expect(rule(real)).toEqual([]);
  });

  it('lists no reader of the environment that does not read it', () => {
    const readers = real.filter((file) => file.readsEnvironment).map((file) => file.path);
    expect(readers).toEqual(expect.arrayContaining(Object.keys(rules.environmentReaders)));
  });
});

describe('floors', () => {
  const sees = (file: string, text: string) => judge(rules.floors, { [file]: text });

  it.each([
    ['an import', "import { a } from '../http/a.js'"],
    ['a type import', "import type { A } from '../http/a.js'"],
    ['an inline type import', "let a: import('../http/a.js').A"],
    ['a dynamic import', "const a = await import('../http/a.js')"],
    ['a dynamic import by template', 'const a = await import(`../http/a.js`)'],
    ['an import for its effect', "import '../http/a.js'"],
    ['a re-export', "export { a } from '../http/a.js'"],
    ['a require', "const a = require('../http/a.js')"],
    ['a resolved name', "const a = import.meta.resolve('../http/a.js')"],
  ])('refuses %s of a higher floor', (_kind, text) => {
    expect(sees('src/tasks/b.ts', text)).toEqual(['src/tasks/b.ts imports src/http/a.ts: http is above tasks']);
  });

  it('refuses a sibling room on the same floor', () => {
    expect(sees('src/storage/b.ts', "import '../entities/a.js'")).toEqual([
      'src/storage/b.ts imports src/entities/a.ts: storage and entities are on one floor',
    ]);
    expect(sees('src/bus/celery/b.ts', "import '../../http/a.js'")).toHaveLength(1);
  });

  it('refuses that the databases of our own know the roles that start them', () => {
    expect(sees('src/embedded/b.ts', "import '../roles/a.js'")).toHaveLength(1);
    expect(sees('src/roles/b.ts', "import '../embedded/a.js'; import '../app.module.js'")).toEqual([]);
  });

  it('refuses a room that stands on no floor', () => {
    expect(sees('src/shared/b.ts', "import '../attic/a.js'")).toHaveLength(1);
    expect(sees('src/attic/b.ts', "import '../shared/a.js'")).toHaveLength(1);
  });

  it('permits its own room, floors below, packages, and words in comments and strings', () => {
    const text = `// import '../http/a.js'
      import './a.js'; import '../shared/a.js'; import '../conversion/engines/a.js'; import 'sharp';
      const words = "import '../http/a.js'";`;
    expect(sees('src/tasks/b.ts', text)).toEqual([]);
  });
});

describe('the other rules', () => {
  it('refuse an import from outside src, or of a file that is not there', () => {
    const tree = { 'src/shared/a.ts': "import '../../scripts/b.mjs'; import './gone.js'" };
    expect(judge(rules.staysInside, tree)).toEqual(['src/shared/a.ts imports scripts/b.mts, which is outside src']);
    expect(judge(rules.findsItsImports, tree)).toEqual([
      'src/shared/a.ts imports src/shared/gone.ts, which is not there',
    ]);
  });

  it('refuse a circle, also of types only', () => {
    const tree = {
      'src/shared/c.ts': "import './a.js'",
      'src/shared/a.ts': "import type { B } from './b.js'",
      'src/shared/b.ts': "import './c.js'",
      'src/shared/d.ts': "import './a.js'",
    };
    expect(judge(rules.noCircles, tree)).toEqual([
      'circle: src/shared/a.ts → src/shared/b.ts → src/shared/c.ts → src/shared/a.ts',
    ]);
    expect(judge(rules.noCircles, { ...tree, 'src/shared/b.ts': '' })).toEqual([]);
  });

  it('refuse Nest, databases and queues inside conversion, except in its module file', () => {
    const text =
      "import '@nestjs/common'; import 'typeorm'; import 'bullmq'; import 'ioredis'; import 'pg'; import type { A } from 'express'; import 'sharp'";
    expect(judge(rules.conversionIsPure, { 'src/conversion/process/a.ts': text })).toHaveLength(6);
    expect(
      judge(rules.conversionIsPure, { 'src/conversion/conversion.module.ts': text, 'src/tasks/a.ts': text }),
    ).toEqual([]);
  });

  it.each([
    'process.env.PORT',
    "process['env']['PORT']",
    'const { env } = process',
    'const { env: given } = process',
    "import { env } from 'node:process'",
    "import { env as given } from 'process'",
  ])('refuse the environment read as %s', (text) => {
    expect(judge(rules.settingsReadTheEnvironment, { 'src/http/a.ts': text })).toHaveLength(1);
    expect(judge(rules.settingsReadTheEnvironment, { 'src/shared/settings.ts': text })).toEqual([]);
  });

  it('permit options named env, and the environment in comments and texts', () => {
    const text = "// process.env\nspawn('tool', { env: {} }); say('process.env'); options.env.PATH";
    expect(judge(rules.settingsReadTheEnvironment, { 'src/http/a.ts': text })).toEqual([]);
  });

  it('refuse a file name used twice', () => {
    const tree = { 'src/http/a.ts': '', 'src/tasks/a.ts': '', 'src/tasks/a.spec.ts': '' };
    expect(judge(rules.namesAreUnique, tree)).toEqual(['src/tasks/a.ts has the name of src/http/a.ts']);
  });

  it.each(['src/http/taskView.ts', 'src/http/task_view.ts', 'src/Http/a.ts'])('refuse the name %s', (file) => {
    expect(judge(rules.namesAreKebabCase, { [file]: '', 'src/http/tasks.controller.ts': '' })).toHaveLength(1);
  });

  it.each(['src/utils/a.ts', 'src/http/helpers/a.ts', 'src/http/common.ts', 'src/manager/a.ts', 'src/tasks/base.ts'])(
    'refuse %s, which says nothing',
    (file) => {
      expect(judge(rules.namesSaySomething, { [file]: '', 'src/conversion/helper-pool.ts': '' })).toHaveLength(1);
    },
  );

  it.each([
    ['src/http/a.ts', "export * from './b.js'; export const own = 1"],
    ['src/http/a.ts', "export { b } from './b.js'; export type { C } from './c.js'"],
    ['src/http/index.ts', 'export const own = 1'],
  ])('refuse the barrel %s: %s', (file, text) => {
    expect(
      judge(rules.noBarrels, { [file]: text, 'src/conversion/engines/index.ts': 'export const engines = []' }),
    ).toHaveLength(1);
  });

  it('refuse a file without a head comment', () => {
    const tree = {
      'src/http/a.ts': 'const a = 1; // why',
      'src/http/b.ts': head,
      'src/http/c.ts': `#!/usr/bin/env node\n${head}`,
    };
    expect(judge(rules.opensWithItsReason, tree)).toEqual([
      'src/http/a.ts does not open with a comment that says why it exists',
    ]);
  });

  it('refuse a long file whose head does not say why', () => {
    const long = 'a();\n'.repeat(300);
    const tree = {
      'src/http/a.ts': head + long,
      'src/http/b.ts': `// Long because it is one table.\n${long}`,
      'src/http/c.ts': long,
    };
    expect(judge(rules.longFilesSayWhy, tree)).toEqual([
      'src/http/a.ts has 301 lines and its head comment does not say why ("… because …")',
    ]);
  });
});
