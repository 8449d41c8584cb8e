// The pictures that a document holds, as data addresses. Used by pandoc.engine.ts, which lets pandoc open no file.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { z } from 'zod';
import { formats } from '../formats.js';
import type { Step } from '../engine.js';
import { decodeText } from '../text-bytes.js';
import { readEntry, readZip } from '../zip-directory.js';

/** All of them together; what is more is left out. */
const maxPictureBytes = 48 * 2 ** 20;

/** Folders of one that addresses may begin at, counted from its pictures. */
const deepest = 8;

const containers: ReadonlySet<string> = new Set(['docx', 'odt', 'epub']);

/** Answers the picture that an address in the document means, or nothing. */
export async function documentPictures(
  { input, from }: Step,
  wanted: boolean,
): Promise<(address: string) => string | undefined> {
  if (wanted && containers.has(from)) return picturesInZip(input);
  if (wanted && from === 'fb2') return picturesInBook(input);
  if (wanted && from === 'ipynb') return picturesInNotebook(input);
  return () => undefined;
}

async function picturesInZip(input: string): Promise<(address: string) => string | undefined> {
  const found = new Map<string, string>();
  let left = maxPictureBytes;
  for (const entry of await readZip(input)) {
    const type = mediaTypeOf(entry.name);
    if (!type || entry.bytes > left) continue;
    const bytes = await readEntry(input, entry, entry.bytes + 1);
    left -= bytes.length;
    const data = `data:${type};base64,${bytes.toString('base64')}`;
    for (const address of addressesOf(entry.name)) if (!found.has(address)) found.set(address, data);
  }
  return (address) => found.get(address);
}

/** A document's own paths begin at one of its folders: media/1.png is word/media/1.png. */
function addressesOf(name: string): string[] {
  const parts = name.split('/');
  const last = Math.max(0, parts.length - deepest);
  return [name, ...parts.slice(last).map((_part, n) => parts.slice(last + n).join('/'))];
}

/** A FictionBook holds them behind its text, each under the name by which that calls it. */
async function picturesInBook(input: string): Promise<(address: string) => string | undefined> {
  const found = new Map<string, string>();
  const text = decodeText(await fs.promises.readFile(input)) ?? '';
  let left = maxPictureBytes;
  for (const [, attributes = '', content = ''] of text.matchAll(/<binary\s([^<>]*)>([^<]*)<\/binary>/g)) {
    const name = /\bid\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1];
    const type = /\bcontent-type\s*=\s*["'](image\/[\w.+-]+)["']/.exec(attributes)?.[1];
    const bytes = Buffer.from(content, 'base64');
    if (name === undefined || type === undefined || bytes.length > left) continue;
    left -= bytes.length;
    found.set(name, `data:${type};base64,${bytes.toString('base64')}`);
  }
  return (address) => found.get(address.replace(/^#/, ''));
}

const bundle = z.record(z.string(), z.unknown());
const notebook = z.object({
  cells: z.array(
    z.object({
      attachments: z.record(z.string(), bundle).default({}),
      outputs: z.array(z.object({ data: bundle.default({}) })).default([]),
    }),
  ),
});

/** A notebook holds them beside its text: what was pasted by its name, what was drawn by nothing. pandoc calls that by its checksum. */
async function picturesInNotebook(input: string): Promise<(address: string) => string | undefined> {
  const found = new Map<string, string>();
  const { data } = notebook.safeParse(parsed(decodeText(await fs.promises.readFile(input)) ?? ''));
  let left = maxPictureBytes;
  const keep = (held: z.infer<typeof bundle>, name?: string): void => {
    for (const [type, content] of Object.entries(held)) {
      const text = Array.isArray(content) ? content.join('') : content;
      if (!type.startsWith('image/') || typeof text !== 'string') continue;
      const bytes = Buffer.from(text, type.endsWith('xml') ? 'utf8' : 'base64');
      if (bytes.length > left) continue;
      left -= bytes.length;
      const address = name ?? createHash('sha1').update(bytes).digest('hex');
      found.set(address, `data:${type};base64,${bytes.toString('base64')}`);
    }
  };
  for (const { attachments, outputs } of data?.cells ?? []) {
    for (const [name, held] of Object.entries(attachments)) keep(held, name);
    for (const { data: held } of outputs) keep(held);
  }
  return (address) => found.get(address) ?? found.get(address.replace(/\.\w+$/, ''));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // pandoc says so.
    return undefined;
  }
}

/** undefined for what is no picture. */
export function mediaTypeOf(name: string): string | undefined {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const format = formats.find(({ family, extensions }) => family === 'image' && extensions.includes(extension));
  return format?.mediaTypes[0] ?? { emf: 'image/emf', wmf: 'image/wmf' }[extension];
}
