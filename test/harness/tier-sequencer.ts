// The order in which files of tests begin: tier by tier as in the table, within a tier the longest first, as far as an earlier run has told.
// Named in vitest.config.ts.
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { tiers } from './tiers.js';

const places: ReadonlyMap<string, number> = new Map(tiers.map(({ name }, place) => [name, place]));
const placeOf = ({ project }: TestSpecification): number => places.get(project.name) ?? places.size;

export class TierSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
