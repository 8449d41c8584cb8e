// What the sender has to mend: a queue where these are frequent does well. Where failures are counted, and on the monitor.
import type { ErrorCode } from './errors.js';
import { sideOf, sides } from './fault-sides.js';

export const sendersFaults = (Object.keys(sides) as ErrorCode[]).filter((code) =>
  ['file', 'asked', 'link'].includes(sideOf(code)),
);
