#!/usr/bin/env node
// The command `athanor`: every role and verb of the program, without any set-up.
import { checkMachine } from './setup/machine.mjs';

checkMachine();
// `npm run athanor` runs in the checkout; names of files mean the folder in which they were typed.
if (process.env.npm_lifecycle_event && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
const { runProgram } = await import('./setup/program.mjs');
await runProgram(process.argv.slice(2));
