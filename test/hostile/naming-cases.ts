// Names that would be options, patterns, protocols or commands to the programs that convert. They are only labels: each file converts as if it had any other name, or its form is refused.
// One row each; sent by guarded.spec.ts, which sees whether a file appears elsewhere.
import fs from 'node:fs';
import path from 'node:path';
import { makeFilm } from '../engines/films.js';
import { zip } from '../engines/office-files.js';
import { quarters } from '../engines/pictures.js';
import { makeFolder } from '../harness/work-area.js';
import type { HostileCase } from './gauntlet.js';

let made: Buffer | undefined;
const film = (): Buffer => {
  const file = path.join(makeFolder('named'), 'a.mp4');
  if (!made) makeFilm(file);
  return (made ??= fs.readFileSync(file));
};
/** By ImageMagick, ffmpeg, pandoc and bsdtar, which each read names in their own way. */
const programs: Readonly<Record<string, readonly [to: string, build: HostileCase['build']]>> = {
  png: ['bmp', () => quarters().png().toBuffer()],
  '': ['bmp', () => quarters().png().toBuffer()],
  mp4: ['mkv', film],
  md: ['html', () => '# words\n'],
  zip: ['tar', () => zip([['a.txt', 'x']])],
};
const names = [
  ...['-rf.zip', '--help.md', '-i.mp4', '-.png', '@list.zip', '@-.md'],
  ...['x%03d.mp4', 'x%03d.png', 'a[5000x5000].png', 'vid:*.png', 'concat:a|b.mp4', 'file:a.mp4', 'msl:a.png'],
  ...['|touch made.png', '$(touch made).md', '`touch made`.zip', 'a;touch made;.mp4'],
  ...['a\nb.zip', 'a\x1b[2Jb.png', 'a.php.png', '...md', `${'я'.repeat(200)}.png`],
  ...['a\u202egnp.png', 'CON.png', 'aux.md', 'nul.zip', '..', 'a\0.png', '../../../etc/made.png', '\\\\host\\made.md'],
];

export const namingCases: readonly HostileCase[] = names.map((file) => {
  const [to, build] = programs[path.extname(file).slice(1)]!;
  return {
    name: `${JSON.stringify(file.slice(0, 30))} to ${to}`,
    file,
    build,
    to,
    ends: ['done', 'malformed_request', 'validation_failed'],
  };
});
