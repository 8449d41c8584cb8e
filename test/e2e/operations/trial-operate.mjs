// The program's operation process, with further operations in it.
import { operate } from '../../../dist/src/roles/operate.js';
import { setUpLog } from '../../../dist/src/shared/log.js';
import { loadSettings } from '../../../dist/src/shared/settings.js';
import { TrialModule } from './trial-operations.mjs';

const settings = loadSettings();
setUpLog(settings, 'operate');
await operate(settings, [TrialModule]);
