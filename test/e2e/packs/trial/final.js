// Knows that no further try would help.
import { FinalError, operation } from 'athanor/pack';

export default operation({ name: 'trial.final', queue: 'trial' }, () => {
  throw new FinalError('there is no such product');
});
