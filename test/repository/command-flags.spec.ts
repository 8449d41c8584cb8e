// Options of a target are typed as flags of `convert`, so that none of them may have the name of one of its own.
import { expect, it } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import { formatOf } from '../../src/conversion/formats.js';
import { optionsSchema } from '../../src/conversion/options.js';
import { edgesOf } from '../../src/conversion/planner.js';
import { projectRoot } from '../../src/shared/settings.js';
import { commands } from '../../src/terminal/commands.js';

it('no option has the name of a flag but the password, which must not be typed', () => {
  // Opening them starts nothing.
  const edges = edgesOf(openEngines({ imageSlots: 1, spoolDir: projectRoot }));
  const pairs = edges.filter(({ from, to }) => !formatOf(from).internal && !formatOf(to).internal);
  const options = pairs.flatMap(({ from, to }) =>
    Object.keys((optionsSchema(to, from)['properties'] as object | undefined) ?? {}),
  );
  const flags = commands.find(({ name }) => name === 'convert')?.flags ?? {};
  expect(new Set(options).size).toBeGreaterThan(20);
  expect(new Set(options.filter((name) => name.replaceAll('_', '-') in flags))).toEqual(new Set(['password']));
});
