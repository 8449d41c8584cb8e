// The built program as a command beside a running product: `athanor key add …` on the same databases.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../src/shared/settings.js';
import type { Product } from './product.js';

/** What it printed; fails with what it complained about. */
export function athanor(product: Product, args: readonly string[], input = ''): Promise<string> {
  const main = path.join(projectRoot, 'dist/src/main.js');
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [main, ...args], { env: product.environment }, (error, stdout, stderr) =>
      error ? reject(new Error(`athanor ${args.join(' ')}: ${stderr}`)) : resolve(stdout.trim()),
    );
    // Who is refused before it reads has not failed us.
    child.stdin?.on('error', () => undefined).end(input);
  });
}
