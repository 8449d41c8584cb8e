// The role celery of the program, which also knows the operations of this folder.
import path from 'node:path';
import { root } from './product.mjs';

await import('./operations.mjs');
process.argv.splice(2, Infinity, 'celery');
await import(path.join(root, 'dist/src/program.js'));
