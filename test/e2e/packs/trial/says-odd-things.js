// Gives back, throws, shows and owes what no database keeps, or gives back far too much, as it is asked.
import { FinalError, operation, z } from 'athanor/pack';

const ODD = 'a\0b\ud800c';
const ways = {
  result: () => ({ text: ODD }),
  size: () => 'x'.repeat(20_000_000),
  error: () => {
    throw new FinalError(`It has found ${ODD}.`);
  },
  stage: ({ progress }) => progress(Number.NaN, ODD),
  call: ({ services }) => services.call('shop', '/odd', { text: ODD }),
};

export default operation(
  { name: 'trial.says_odd_things', queue: 'trial', params: z.object({ as: z.enum(Object.keys(ways)) }) },
  ({ as }, running) => ways[as](running),
);
