// Every pair that people expect has a way, over the engines that work on this machine and no others.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { openEngines } from '../../src/conversion/engines/index.js';
import { findFileOperation } from '../../src/conversion/file-operations.js';
import { edgesOf, plan, type OwnedEdge } from '../../src/conversion/planner.js';
import { makeFolder } from '../harness/work-area.js';
import { calibrePairs, requiredOperations, requiredPairs } from './required-pairs.js';

let engines: readonly Engine[] = [];
let edges: readonly OwnedEdge[] = [];
const absent: string[] = [];
beforeAll(async () => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') });
  const healthy: Engine[] = [];
  for (const engine of engines) {
    const health = await engine.probe();
    if (health.available) healthy.push(engine);
    else absent.push(`${engine.id}: ${health.reason}`);
  }
  edges = edgesOf(healthy);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const missing = (among: readonly OwnedEdge[]): string[] =>
  requiredPairs.filter(({ from, to }) => !plan(among, from, to)).map(({ why, from, to }) => `${why}: ${from} to ${to}`);

describe('the pairs that people expect', () => {
  // calibre is large and left to whoever wants it.
  it('all engines work on a machine that has what the set-up installs', () => {
    expect(absent.filter((each) => !each.startsWith('calibre:'))).toEqual([]);
  });

  it('all have a way', () => {
    expect(requiredPairs.length).toBeGreaterThan(800);
    expect(missing(edges)).toEqual([]);
  });

  it('also those to and from a Kindle, where calibre is', () => {
    const calibre = engines.filter(({ id }) => id === 'calibre');
    const all = edgesOf(engines);
    expect(calibre).toHaveLength(1);
    expect(calibrePairs.filter(([from, to]) => !plan(all, from, to))).toEqual([]);
  });

  it('every operation has an engine that works here and can do it', async () => {
    const able = async (name: string): Promise<boolean> => {
      const { engine: id } = findFileOperation(name) ?? {};
      const engine = engines.find((each) => each.id === id);
      return engine?.operations?.[name] !== undefined && (await engine.probe()).available;
    };
    const answers = await Promise.all(requiredOperations.map(able));
    expect(requiredOperations.filter((_, index) => !answers[index])).toEqual([]);
  });

  it('and it would be seen if one had none', () => {
    expect(missing(edges.filter(({ engine }) => engine !== 'vips'))).toContain('pictures: png to heic');
  });
});
