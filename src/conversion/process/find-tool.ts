// Where installed programs are. Asked by whoever starts one, and by engines that say whether they can.
import fs from 'node:fs';
import path from 'node:path';

/** Fixed, so that no environment decides what runs. */
export const searchPath = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

/** Full path of an installed program. */
export function findTool(name: string): string | undefined {
  return searchPath
    .split(':')
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file));
}
