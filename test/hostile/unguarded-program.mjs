// Loaded before the built program by unguarded.spec.ts alone: takes away what stands between hostile files and the tools, so that only the cage is left, or not even that.
// Fails when a guard is no longer where it was, because then it would take away nothing and prove nothing.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** File of the build, the guard as it is written there, and what takes its place. */
const guards = [
  ['media/probe-media.js', /'-protocol_whitelist',\s*'file',\s*'-format_whitelist',\s*demuxers\.join\(','\)/, ''],
  ['engines/pandoc.engine.js', /'--sandbox',/, ''],
  [
    'engines/pandoc-tree.js',
    /export function clean\(tree, wanted\) \{/,
    '$& return { tree, picturesLeftOut: 0, hasText: true };',
  ],
  ['engines/decoder.engine.js', /'-dSAFER'/, "'-dNOSAFER'"],
];

const hooks = `
  import { readFile } from 'node:fs/promises';
  import { fileURLToPath } from 'node:url';
  const guards = ${JSON.stringify(guards.map(([file, guard, instead]) => [file, guard.source, instead]))};
  export async function load(url, context, next) {
    // From its modules: in the one file that the build makes of them nothing is loaded that could be changed.
    if (url.endsWith('/dist/src/main.js')) return { format: 'module', source: "import './program.js';", shortCircuit: true };
    const guard = guards.find(([file]) => url.endsWith('/dist/src/conversion/' + file));
    if (!guard) return next(url, context);
    const source = await readFile(fileURLToPath(url), 'utf8');
    const changed = source.replace(new RegExp(guard[1]), guard[2]);
    if (changed === source) throw new Error('The guard of ' + guard[0] + ' is not where it was.');
    return { format: 'module', source: changed, shortCircuit: true };
  }
`;
if (isMainThread) register(`data:text/javascript,${encodeURIComponent(hooks)}`);
