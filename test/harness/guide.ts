// The blocks of a guide that are more than talk: quoted from a file, seen on the wire, or to be copied by its reader. A comment above a block says which.
import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/shared/settings.js';

export interface GuideBlock {
  /** `from`: part of that file. `wire`: as it was seen under that name. `sent`: a request that is made. `write`: the reader makes that file of it. `shown`: a command prints it. */
  readonly kind: 'from' | 'wire' | 'sent' | 'write' | 'shown';
  readonly name: string;
  readonly text: string;
}

const MARKED = /<!-- (from|wire|sent|write|shown):? (.+?) -->\n+```\w*\n([^]*?)```\n/g;

export const pageText = (page: string): string => fs.readFileSync(path.join(projectRoot, page), 'utf8');

export const blocksOf = (page: string): GuideBlock[] =>
  [...pageText(page).matchAll(MARKED)].map(([, kind, name = '', text = '']) => ({
    kind: kind as GuideBlock['kind'],
    name,
    text,
  }));

export function blockOf(page: string, kind: GuideBlock['kind'], name: string): string {
  const found = blocksOf(page).find((block) => block.kind === kind && block.name === name);
  if (!found) throw new Error(`${page} has no block marked "${kind}: ${name}".`);
  return found.text;
}

/** Names and kinds without the values, so that what was printed once can be held against what is sent today. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, shapeOf(each)]),
  );
}
