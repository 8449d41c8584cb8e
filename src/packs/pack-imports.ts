// Lets packs write `import … from 'athanor/pack'` wherever their folder lies, and get the very module that this process uses. Called by load-packs.ts.
import module from 'node:module';
import * as pack from './pack.js';

const NAME = 'athanor/pack';
/** Finds what this process uses: the program may run from one file, and a module that is imported by its address would be another. */
const ours = `data:text/javascript,${encodeURIComponent(
  `export const { ${Object.keys(pack).join(', ')} } = globalThis[Symbol.for('${NAME}')];`,
)}`;

interface Resolved {
  url: string;
  shortCircuit?: boolean;
}
type Next = (name: string, context: unknown) => Resolved;
type Hooked = typeof module & {
  registerHooks?: (hooks: { resolve: (name: string, context: unknown, next: Next) => Resolved }) => void;
};

/** Once in each process. */
let done = false;
export function letPacksImportUs(): void {
  if (done) return;
  done = true;
  Object.assign(globalThis, { [Symbol.for(NAME)]: pack });
  const { registerHooks } = module as Hooked;
  if (registerHooks)
    registerHooks({
      resolve: (name, context, next) => (name === NAME ? { url: ours, shortCircuit: true } : next(name, context)),
    });
  // Node 20 knows hooks only in a thread of their own, which is given as text so that it loads nothing.
  else module.register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
}

const HOOK = `export const resolve = (name, context, next) =>
  name === ${JSON.stringify(NAME)} ? { url: ${JSON.stringify(ours)}, shortCircuit: true } : next(name, context);`;
