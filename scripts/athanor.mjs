#!/usr/bin/env node
// The command `athanor`: every role and verb of the program, without any set-up.
import { checkMachine } from './setup/machine.mjs';

checkMachine();
const { runProgram } = await import('./setup/program.mjs');
await runProgram(process.argv.slice(2));
