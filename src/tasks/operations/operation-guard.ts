// A thread of an operation process that waits for the end of the worker, however it goes. A thread, because the operation may hold up the event loop,
// and not a signal of the kernel at the parent's death, because that would end only the process itself and not what the operation has started.
import { Socket } from 'node:net';
import { signalGroup } from '../../conversion/process/process-group.js';

/** A pipe that nobody writes to: it ends when the worker is gone. */
const GUARD_FD = 4;

new Socket({ fd: GUARD_FD, readable: true, writable: false })
  .on('error', () => undefined)
  .on('close', () => signalGroup(process.pid, 'SIGKILL'))
  .resume();
