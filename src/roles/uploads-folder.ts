// UPLOADS_DIR as we and our tools need it. We must be able to write there, and tools that root starts run as users of their own, who must be able to pass through
// every folder on the way: what is closed is said at the start, where it can be mended, and not as an upload that fails or a format that nothing can convert.
// Called by roles/all.ts and roles/worker.ts.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../shared/errors.js';
import { closedOnTheWay } from '../shared/settings.js';

/** Makes the folder where there is none. */
export function openUploads(uploadsDir: string): void {
  const isRoot = process.getuid?.() === 0;
  // Folders that we make let others pass, whatever the shell of root says of new ones; files stay as closed as it wants them.
  if (isRoot) process.umask(process.umask(0o077) & ~0o011);
  requireWritable(uploadsDir);
  if (isRoot) letToolsIn(uploadsDir);
}

/** A full disk is no reason: what is there is still served, and cleaned up. */
function requireWritable(uploadsDir: string): void {
  // One for each process: several may start at once.
  const trial = path.join(uploadsDir, `.writable-${process.pid}`);
  try {
    fs.mkdirSync(uploadsDir, { recursive: true, mode: 0o711 });
    fs.writeFileSync(trial, '');
    fs.rmSync(trial);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return;
    throw new AppError(
      'invalid_state',
      `The folder of files ${uploadsDir} cannot be written (${code}). Make it belong to the user that starts Athanor, or set UPLOADS_DIR to another folder.`,
      { cause: error },
    );
  }
}

function letToolsIn(uploadsDir: string): void {
  const closed = closedOnTheWay(uploadsDir);
  if (closed === undefined) return;
  throw new AppError(
    'invalid_state',
    `UPLOADS_DIR=${JSON.stringify(uploadsDir)} is out of reach for the programs that convert: root starts them as other users, and ${closed} lets only its owner pass. Choose another folder, or let everybody pass through that one: chmod o+x ${closed}`,
  );
}
