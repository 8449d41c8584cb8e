// `dead`, `replay ID|all`, `drop ID|all`: what to do with messages that could not become a task. Said to the roles that are doors.
import type { DoorName } from '../entities/dead-letter.entity.js';
import { AppError } from '../shared/errors.js';
import type { Settings } from '../shared/settings.js';
import { DeadLetters } from '../tasks/dead-letters.js';
import { drawTable } from './table.js';
import { withTasks } from './with-tasks.js';

/** How many words there may be, by the first; `adopt` is of both doors, each in its own way. */
export const letterWords = { dead: 1, replay: 2, drop: 2, adopt: 2 } as const;

export async function deadLetters(
  doors: readonly DoorName[],
  verb: string,
  which: string | undefined,
  settings: Settings,
  usage: string,
): Promise<void> {
  if (verb !== 'dead' && !(which !== undefined && (verb === 'replay' || verb === 'drop')))
    throw new AppError('invalid_args', `Usage: athanor ${usage}`);
  await withTasks(settings, async (app) => {
    const letters = app.get(DeadLetters);
    if (verb === 'dead') {
      const rows = (await letters.list(doors)).map((row) => ({ ...row }));
      process.stdout.write(drawTable(rows, 'no message waits for a decision'));
      return;
    }
    const meant = { id: which ?? '', doors };
    const count = await (verb === 'drop' ? letters.drop(meant) : letters.askReplay(meant));
    process.stdout.write(`${count} message(s) ${verb === 'drop' ? 'dropped' : 'will be sent again by their door'}.\n`);
  });
}
