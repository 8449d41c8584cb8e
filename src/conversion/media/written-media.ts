// What a film or a sound that ffmpeg has just written says of itself, read without the start of another program. Every packet has to be there and whole, as when ffmpeg
// reads them all; of whatever is laid out in any other way nothing is said, and the programs have to look. Asked by check-media.ts.
import fs from 'node:fs';
import { demuxersOf } from './media-containers.js';
import { readMatroska } from './written-matroska.js';
import { readMovie } from './written-movie.js';
import { readMp3 } from './written-mp3.js';
import { readOgg } from './written-ogg.js';
import { readWav } from './written-wav.js';
import { WrittenBytes, type Written } from './written-bytes.js';

const readers: Readonly<Record<string, (bytes: WrittenBytes) => Promise<Written>>> = {
  mov: readMovie,
  matroska: readMatroska,
  mp3: readMp3,
  ogg: readOgg,
  wav: readWav,
};
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;

/** undefined: not one of these, not plain, or not whole. */
export async function readWritten(file: string, format: string): Promise<Written | undefined> {
  const read = readers[demuxersOf(format)[0] ?? ''];
  // It was made in a cage: it may be a link, or a pipe that nobody writes.
  const handle = read && (await fs.promises.open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined));
  if (!handle) return undefined;
  try {
    const stat = await handle.stat();
    return stat.isFile() ? await read(new WrittenBytes(handle, stat.size)) : undefined;
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
