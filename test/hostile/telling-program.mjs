// Loaded before the built program by told-paths.spec.ts alone: every tool of a task fails, and says the paths that it knows in all the ways in which tools say them.
// Fails when a tool is no longer started where it was, because then it would say nothing and prove nothing.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** In the folder of the task: its own path behind every mark, and in the forms of other systems. */
const telling = String.raw`
here=$(pwd)/secret-folder/in.png
for mark in '[' '<' ',' '"' '=' '(' "'" ':' ';' '|' ' ' 'file://' 'file:' '-I' '../..' '{"file":"'
do printf 'bad header %s%s and so on\n' "$mark" "$here" >&2
done
printf '%s\n' "$here" "Z:$(printf '%s' "$here" | tr / '\\')" '--password=open-sesame' >&2
exit 1`;

/** File of the build, what stands there, and what takes its place. */
const changes = [
  [
    'tool.js',
    'spawn\\(caged\\.command, caged\\.args,',
    `spawn(...(spec.cwd.includes('/.work/') ? ['/bin/sh', ['-c', ${JSON.stringify(telling)}]] : [caged.command, caged.args]),`,
  ],
  // What is warm already is asked about files that are gone.
  [
    'helper-process.js',
    'const asked = this\\.ask\\(',
    `const { rmSync, readdirSync } = await import('node:fs');
    for (const name of readdirSync(this.spool.in)) rmSync(this.spool.in + '/' + name, { recursive: true });
    $&`,
  ],
];

const hooks = `
  import { readFile } from 'node:fs/promises';
  import { fileURLToPath } from 'node:url';
  const changes = ${JSON.stringify(changes)};
  export async function load(url, context, next) {
    // From its modules: in the one file that the build makes of them nothing is loaded that could be changed.
    if (url.endsWith('/dist/src/main.js')) return { format: 'module', source: "import './program.js';", shortCircuit: true };
    const change = changes.find(([file]) => url.endsWith('/dist/src/conversion/process/' + file));
    if (!change) return next(url, context);
    const source = await readFile(fileURLToPath(url), 'utf8');
    const changed = source.replace(new RegExp(change[1]), (found) => change[2].replace('$&', () => found));
    if (changed === source) throw new Error('What starts tools in ' + change[0] + ' is not where it was.');
    return { format: 'module', source: changed, shortCircuit: true };
  }
`;
if (isMainThread) register(`data:text/javascript,${encodeURIComponent(hooks)}`);
