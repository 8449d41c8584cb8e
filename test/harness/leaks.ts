// Set-up file of every tier that starts processes: when a test file ends, nothing that it started or wrote may be left. Found leaks are ended, then reported.
import fs from 'node:fs';
import { afterAll } from 'vitest';
import { leftConnections } from './database.js';
import { killAll, processesWith, untilNone } from './processes.js';
import { closeAll, openWorkArea, removeWorkArea, workArea } from './work-area.js';

/** Wide, because what ends by itself costs nothing; runs that leak on purpose set a short one. */
const patienceMs = Number(process.env['LEAK_PATIENCE_MS'] ?? 10_000);

/** Shorter than a pool keeps what nobody uses: a forgotten one would tidy up by itself. */
const FORGOTTEN_MS = 5000;

openWorkArea();
// A run that is killed takes its workers along, and what they started dies with them.
process.once('disconnect', () => process.exit());

afterAll(async () => {
  const leaks: string[] = [];
  // Before the harness closes what it lent: a connection that survives the file's own hooks was forgotten by the file.
  for (const left of await untilNone(leftConnections, Math.min(patienceMs, FORGOTTEN_MS)))
    leaks.push(`connection ${left.pid} to ${left.database}, ${left.state}: ${left.query}`);
  await closeAll().catch((error: unknown) => leaks.push(`closing: ${String(error)}`));
  const processes = await untilNone(() => processesWith(workArea.trace), patienceMs);
  for (const { pid, command } of processes) leaks.push(`process ${pid}: ${command}`);
  killAll(processes);
  for (const name of fs.readdirSync(workArea.temporary)) leaks.push(`temporary file ${name}`);
  removeWorkArea();
  if (leaks.length > 0) throw new Error(`This file left behind:\n  ${leaks.join('\n  ')}`);
});
