// Guides show what was run: programs as they lie in examples/, commands and settings that exist, and the same in both languages.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { roleNames } from '../../src/roles/list.js';
import { settingsTable, type Setting } from '../../src/shared/settings-table.js';
import { projectRoot } from '../../src/shared/settings.js';
import { blocksOf, pageText } from '../harness/guide.js';

const pages = fs
  .readdirSync(path.join(projectRoot, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const pairs = pages.filter((page) => page.endsWith('.ru.md')).map((page) => [page.replace('.ru.md', '.md'), page]);
const fences = (text: string) =>
  [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, kind, body = '']) => ({ kind, body }));
/** Levels of the headings in their order; what stands in code is none. */
const headings = (text: string) =>
  [...text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^(#+) /gm)].map(([, marks]) => marks);
/** Without what people write for people behind the commands. */
const commands = (text: string) =>
  fences(text)
    .filter(({ kind }) => kind === 'sh')
    .flatMap(({ body }) => body.split('\n').map((line) => line.replace(/\s+# .*$/, '').trim()));

const CALLED = /(?:^|\s)(?:(?:scripts\/)?athanor(?:\.mjs| --)?|npm start --) ([a-z][a-z-]*)/g;
const isProgram = (word: string) => (roleNames as readonly string[]).includes(word);
const variables = new Set(Object.values<Setting>(settingsTable).map(({ variable }) => variable));
/** Of the programs in examples/, and of the set-up. */
const others = new Set(['BROKER', 'ATHANOR_INSTALL', 'ID']);

describe('the programs that guides quote', () => {
  const quoted = pages.flatMap((page) =>
    blocksOf(page)
      .filter(({ kind }) => kind === 'from')
      .map((block) => ({ page, ...block })),
  );

  it('are those in examples/, line by line', () => {
    expect(quoted.length).toBeGreaterThan(10);
    const wrong = quoted.filter(
      ({ name, text }) => !fs.readFileSync(path.join(projectRoot, name), 'utf8').includes(text),
    );
    expect(wrong.map(({ page, name, text }) => `${page}: ${name} has no longer\n${text}`)).toEqual([]);
  });

  it('are all of examples/integration', () => {
    const there = fs
      .readdirSync(path.join(projectRoot, 'examples/integration'))
      .map((name) => `examples/integration/${name}`);
    expect(new Set(quoted.map(({ name }) => name))).toEqual(new Set(there));
  });
});

describe.each(pairs)('%s and its Russian', (english, russian) => {
  const [one, other] = [pageText(english), pageText(russian)];

  it('have the same parts', () => {
    expect(headings(other)).toEqual(headings(one));
  });

  it('show the same commands, programs and messages', () => {
    expect(blocksOf(russian)).toEqual(blocksOf(english));
    expect(commands(other)).toEqual(commands(one));
  });
});

describe('what a reader is told to type', () => {
  it.each(pages)('exists, in %s', (page) => {
    const text = pageText(page);
    const inText = [...text.matchAll(/`athanor ([a-z-]+)[^`]*`/g)].map(([, word = '']) => word);
    const typed = commands(text).flatMap((line) => [...line.matchAll(CALLED)].map(([, word = '']) => word));
    expect([...inText, ...typed].filter((word) => !isProgram(word))).toEqual([]);
    const set = commands(text).flatMap((line) =>
      [...line.matchAll(/(?:^|\s)([A-Z][A-Z_]{2,})=/g)].map(([, name = '']) => name),
    );
    expect(set.filter((name) => !variables.has(name) && !others.has(name))).toEqual([]);
  });
});

describe('what a reader is told that the program says', () => {
  const guides = pages.filter((page) => /(troubleshooting|integration)/.test(page));
  const sources = sourceText('src');

  it.each(guides.filter((page) => page.includes('troubleshooting')))('is said by it, in %s', (page) => {
    const sentences = pageText(page)
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, sentence = '']) => sentence))
      .filter((sentence) => sentence.includes(' '));
    expect(sentences.length).toBeGreaterThan(20);
    const pieces = sentences.flatMap((sentence) => sentence.split('…')).filter((piece) => piece.trim().length > 8);
    const commandsShown = (piece: string) => piece.startsWith('inspect ');
    expect(pieces.filter((piece) => !commandsShown(piece) && !sources.includes(piece.trim()))).toEqual([]);
  });

  it.each(guides)('is a setting where it looks like one, in %s', (page) => {
    const named = [...pageText(page).matchAll(/`([A-Z]+(?:_[A-Z]+)+)\b[^`]*`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !variables.has(name))).toEqual([]);
  });
});

/** Everything under a folder in one text. */
function sourceText(folder: string): string {
  return fs
    .readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => fs.readFileSync(path.join(projectRoot, folder, name), 'utf8'))
    .join('\n');
}
