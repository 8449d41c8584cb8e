// Fonts that the operator put into DATA_DIR/fonts, for every program that draws letters. Called once by a worker before its engines start; cage.ts lends them to all.
import fs from 'node:fs';
import path from 'node:path';
import { log } from '../../shared/log.js';
import { makeShared } from './spool.js';

export interface OwnFonts {
  /** Holds the fonts and what tells programs where they are. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

const isFont = /\.(ttf|otf|ttc|otc|pfb|woff2?)$/i;
const most = 5000;

/** A copy where other users may read, since DATA_DIR is closed to them; undefined when there is none. New ones are seen at the next start. */
export async function shareOwnFonts(dataDir: string, spoolDir: string): Promise<OwnFonts | undefined> {
  const source = path.join(dataDir, 'fonts');
  const found = await fontsBelow(source);
  if (found.length === 0) return undefined;
  const folder = await makeShared(spoolDir, `fonts-${process.pid}`);
  await fs.promises.chmod(folder, 0o755);
  for (const [index, file] of found.entries()) {
    // By number: folders may hold files of one name.
    const copy = path.join(folder, `${index}-${path.basename(file)}`);
    await fs.promises.copyFile(path.join(source, file), copy, fs.constants.COPYFILE_FICLONE);
    await fs.promises.chmod(copy, 0o644);
  }
  const list = path.join(folder, 'fonts.conf');
  await fs.promises.writeFile(list, configuration(folder), { mode: 0o644 });
  log('conversion').info({ fonts: found.length }, 'fonts of DATA_DIR are used');
  return { folder, environment: { FONTCONFIG_FILE: list } };
}

async function fontsBelow(folder: string): Promise<string[]> {
  const names = await fs.promises.readdir(folder, { recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => isFont.test(name))
    .sort()
    .slice(0, most);
}

/** Those of the system count as before. */
function configuration(folder: string): string {
  const at = folder.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${at}</dir>
</fontconfig>
`;
}
