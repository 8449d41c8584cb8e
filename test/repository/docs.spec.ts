// The pages that people read about this repository: they may name only what exists, and generated ones must be what the code says.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';

const read = (page: string) => fs.readFileSync(path.join(projectRoot, page), 'utf8');
const markdownIn = (folder: string) =>
  fs.readdirSync(path.join(projectRoot, folder)).filter((name) => name.endsWith('.md'));
const pages = [
  ...markdownIn('.'),
  ...markdownIn('docs').map((name) => `docs/${name}`),
  ...markdownIn('docs/decisions').map((name) => `docs/decisions/${name}`),
];

/** Links and paths of the checkout in a page that lead nowhere. */
function deadEnds(page: string, text = read(page)): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !leads(page, target));
  const paths = [...text.matchAll(/`((?:src|scripts|test|docs|deploy|migrations)\/[\w./-]+)`/g)]
    .map(([, target = '']) => target)
    .filter((target) => !fs.existsSync(path.join(projectRoot, target)));
  return [...links, ...paths];
}

function leads(page: string, target: string): boolean {
  const [name = '', anchor] = target.split('#');
  const file = name === '' ? page : path.join(path.dirname(page), name);
  if (!fs.existsSync(path.join(projectRoot, file))) return false;
  return anchor === undefined || anchorsOf(read(file)).has(anchor);
}

/** As readers of Markdown make them from headings, and those written out. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]);
}

const commandsOf = (text: string) =>
  [...text.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) =>
    block.split('\n').map((line) =>
      line
        .replace(/\s+# .*$/, '')
        .replace(/<[^>]+>/, '…')
        .trim(),
    ),
  );

describe('the pages about this repository', () => {
  it.each(pages)('%s names only what exists', (page) => {
    expect(deadEnds(page)).toEqual([]);
  });

  it('would see a dead link, a dead anchor and a dead path', () => {
    expect(
      deadEnds('README.md', '[a](gone.md) [b](#gone) [c](docs/errors.md#gone) `src/gone.ts` [d](LICENSE)'),
    ).toEqual(['gone.md', '#gone', 'docs/errors.md#gone', 'src/gone.ts']);
  });

  it('show the same commands in both languages', () => {
    expect(commandsOf(read('README.md')).length).toBeGreaterThan(8);
    expect(commandsOf(read('README.ru.md'))).toEqual(commandsOf(read('README.md')));
  });

  it.each(['README.md', 'README.ru.md'])('%s is short enough to be read', (page) => {
    expect(read(page).split('\n').length).toBeLessThan(150);
  });

  it('are generated from the tables of the code as it is now', () => {
    const check = spawnSync(process.execPath, ['scripts/generate-docs.mjs', '--check'], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    expect(`${check.stdout}${check.stderr}`).toBe('');
    expect(check.status).toBe(0);
  });
});
