// The pictures that a document holds, as data addresses. Used by pandoc.engine.ts, which lets pandoc open no file.
import { formats } from '../formats.js';
import type { Step } from '../engine.js';
import { readEntry, readZip } from '../zip-directory.js';

/** All of them together; what is more is left out. */
const maxPictureBytes = 48 * 2 ** 20;

/** Answers the picture that an address in the document means, or nothing. */
export async function documentPictures(
  { input }: Step,
  wanted: boolean,
): Promise<(address: string) => string | undefined> {
  const found = new Map<string, string>();
  if (!wanted) return () => undefined;
  let left = maxPictureBytes;
  for (const entry of await readZip(input)) {
    const type = mediaTypeOf(entry.name);
    if (!type || entry.bytes > left) continue;
    const bytes = await readEntry(input, entry, entry.bytes + 1);
    left -= bytes.length;
    found.set(entry.name, `data:${type};base64,${bytes.toString('base64')}`);
  }
  // A document's own paths begin at one of its folders: media/1.png is word/media/1.png.
  return (address) => {
    const name = [...found.keys()].find((each) => each === address || each.endsWith(`/${address}`));
    return name === undefined ? undefined : found.get(name);
  };
}

function mediaTypeOf(name: string): string | undefined {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const format = formats.find(({ family, extensions }) => family === 'image' && extensions.includes(extension));
  return format?.mediaTypes[0] ?? { emf: 'image/emf', wmf: 'image/wmf' }[extension];
}
