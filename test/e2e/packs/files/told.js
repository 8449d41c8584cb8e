// What others ask for.
import { operation, z } from 'athanor/pack';

export default operation(
  { name: 'files.told', queue: 'files', params: z.object({ word: z.string() }) },
  ({ word }) => ({ word }),
);
