// UPLOADS_DIR as tools need it. Started as root, they run as users of their own, who must be able to pass through every folder on the way: what is closed to them
// is said at the start, where it can be mended, and not as a format that nothing can convert. Called by roles/all.ts and roles/worker.ts.
import fs from 'node:fs';
import { AppError } from '../shared/errors.js';
import { closedOnTheWay } from '../shared/settings.js';

/** Makes the folder where there is none. */
export function letToolsIn(uploadsDir: string): void {
  if (process.getuid?.() !== 0) return;
  // Folders that we make let others pass, whatever the shell of root says of new ones; files stay as closed as it wants them.
  process.umask(process.umask(0o077) & ~0o011);
  fs.mkdirSync(uploadsDir, { recursive: true, mode: 0o711 });
  const closed = closedOnTheWay(uploadsDir);
  if (closed === undefined) return;
  throw new AppError(
    'invalid_state',
    `UPLOADS_DIR=${JSON.stringify(uploadsDir)} is out of reach for the programs that convert: root starts them as other users, and ${closed} lets only its owner pass. Choose another folder, or let everybody pass through that one: chmod o+x ${closed}`,
  );
}
