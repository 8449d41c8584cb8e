// The version that an installed program says of itself, which also proves that it starts here. Called by engines when they are probed.
import fs from 'node:fs';
import { usualLimits } from '../limits.js';
import { leaveRoot, makeShared } from './spool.js';
import { runTool } from './tool.js';

const patienceMs = 30_000;
/** Slot of nobody: no task's tool runs as its user. */
const slot = 198;

/** undefined when it says none. `root` is where warm processes have their folders. */
export async function saidVersion(command: string, argument: string, root: string): Promise<string | undefined> {
  const cwd = await makeShared(root, `version-${command}`);
  const said: string[] = [];
  try {
    const { stderr } = await runTool({
      command,
      args: [argument],
      cwd,
      signal: AbortSignal.timeout(patienceMs),
      limits: usualLimits,
      slot,
      onStdoutLine: (line) => said.push(line),
    });
    return /\d+(\.\d+)+/.exec(`${said.join('\n')}\n${stderr}`)?.[0];
  } finally {
    await fs.promises.rm(cwd, { recursive: true, force: true });
    await leaveRoot(root);
  }
}
