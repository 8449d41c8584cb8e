// How far the heap of a serving process may grow before all of it is looked through for what is no longer needed. Called by the roles api and worker.
import v8 from 'node:v8';

/** By so many percent of what is in use. What V8 chooses by itself comes down to some 10 MB where little but buffers of files comes and goes: up to 15
 *  collections of a heap of 60 MB for 60 photographs, each of them 50 ms on busy cores. An idle process still gives its memory back. */
export const heapGrowth = '--heap-growing-percent=100';

export function letHeapGrow(): void {
  v8.setFlagsFromString(heapGrowth);
}
