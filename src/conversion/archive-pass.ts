// One pass over an archive in which it is listed while it is written again: the list is made of the very stream that goes into the result.
// Called by archive.engine.ts, which judges each line; process/archive-pipe.pl connects the three programs.
import fs from 'node:fs';
import path from 'node:path';
import type { Workbench } from './engine.js';
import { findTool } from './process/find-tool.js';
import { watchReading } from './process/reading-progress.js';
import { runTool, type ToolResult } from './process/tool.js';

const pipe = path.join(import.meta.dirname, 'process/archive-pipe.pl');

export interface Pass {
  readonly input: string;
  /** Name of a new file in the workbench. */
  readonly output: string;
  /** How bsdtar writes it. */
  readonly writerArgs: readonly string[];
  readonly onEntry: (line: string) => void;
  readonly maxMemoryBytes: number;
}

/** Without a word on stderr it ended well: these programs complain and go on. */
export async function repackInOnePass(
  { input, output, writerArgs, onEntry, maxMemoryBytes }: Pass,
  at: Workbench,
): Promise<ToolResult> {
  const bsdtar = findTool('bsdtar') ?? 'bsdtar';
  const reader = [bsdtar, '--format', 'paxr', '-Pcf', '-', `@${input}`];
  const lister = [bsdtar, '--numeric-owner', '-tvf', '-'];
  const writer = [bsdtar, ...writerArgs, '-Pcf', output, '@-'];
  const watch = await watchReading(input, (part) => at.progress(part));
  try {
    return await runTool({
      command: 'perl',
      args: ['-f', '-e', await fs.promises.readFile(pipe, 'utf8'), ...reader, '--', ...lister, '--', ...writer],
      cwd: at.dir,
      inputs: [input],
      signal: at.signal,
      limits: { ...at.limits, maxMemoryBytes },
      slot: at.slot,
      onStart: watch.onStart,
      onStdoutLine: onEntry,
    });
  } finally {
    watch.stop();
  }
}
