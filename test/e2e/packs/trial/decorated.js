// The same by a decorator, as a compiler of TypeScript leaves it behind.
import { Operation } from 'athanor/pack';

class Decorated {
  run(args) {
    return { decorated: true, ...args };
  }
}
Operation({ name: 'trial.decorated' })(Decorated);
export default Decorated;
