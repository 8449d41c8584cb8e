// Takes its process down.
import { operation } from 'athanor/pack';

export default operation({ name: 'trial.crashes', queue: 'trial' }, () => process.kill(process.pid, 'SIGSEGV'));
