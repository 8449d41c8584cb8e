// The compiler, the linter and the formatter have nothing to say.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { textFiles } from './checkout.js';

const tsc = 'typescript/bin/tsc';
const projects = textFiles('tsconfig.json').map(({ path: file }) => path.posix.dirname(file));

const runs: readonly (readonly [who: string, program: string, args: readonly string[]])[] = [
  ...projects.map(
    (project) => [`the compiler in ${project}`, tsc, ['-p', project, '--noEmit', '--pretty', 'false']] as const,
  ),
  ['the linter', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']],
  ['the formatter', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
];

it.each(runs)('%s finds nothing to say', async (_who, program, args) => {
  expect(await run(program, args)).toEqual({ code: 0, said: '' });
});

function run(program: string, args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const file = path.join(projectRoot, 'node_modules', program);
  const child = spawn(process.execPath, [file, ...args], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said: said.trim() }));
  });
}
