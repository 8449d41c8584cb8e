// The table of commands for people and scripts: what they are called, in the order in which help shows them.
import type { Command } from './command.js';
import { completion } from './completion.js';
import { convert } from './convert-files.js';
import { listTasks } from './list-tasks.js';
import { showFormats } from './show-formats.js';
import { showStorage } from './show-storage.js';
import { cancel, result, retry, watch } from './task-words.js';

const served: readonly Command[] = [convert, showFormats, listTasks, watch, cancel, retry, result, showStorage];
export const commands: readonly Command[] = [...served, completion(served)];
