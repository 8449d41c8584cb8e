// An e-mail as a page: who wrote to whom, then the letter with the pictures that came inside of it. Used by data-recipe.ts; pandoc reads the page and drops what is not text.
import { isUtf8 } from 'node:buffer';
import type { Warning } from '../../shared/warnings.js';
import { guessAlphabet } from '../old-letters.js';
import { declared } from '../utf8-copy.js';
import { damaged } from './data-value.js';
import { decodeWords, readMail, textOf, type MailPart } from './mail-parts.js';

const shown = [
  ['from', 'From'],
  ['to', 'To'],
  ['cc', 'Cc'],
  ['date', 'Date'],
  ['subject', 'Subject'],
] as const;
const longestDetail = 480;
const mostNamed = 5;

export function mailPage(bytes: Buffer): { readonly text: string; readonly warnings: readonly Warning[] } {
  const mail = readMail(bytes);
  if (!shown.some(([name]) => mail.headers.has(name))) throw damaged('E-mail', 'it says neither who wrote it nor when');
  const parts = all(mail);
  const pictures = new Map(
    parts.flatMap((part) =>
      part.id !== undefined && part.type.startsWith('image/') ? [[part.id, part] as const] : [],
    ),
  );
  const letter = body(mail);
  const spoken = letter.map(inLetters);
  const html = spoken
    .map(({ part }) => (part.type === 'text/html' ? page(part, pictures) : plain(textOf(part))))
    .join('<hr>');
  const subject = escaped(decodeWords(mail.headers.get('subject') ?? ''));
  const lines = shown.flatMap(([name, label]) => {
    const value = mail.headers.get(name);
    return value === undefined ? [] : [`<p><strong>${label}:</strong> ${escaped(decodeWords(value))}</p>`];
  });
  const text = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${subject}</title></head><body>${lines.join('')}<hr>${html}</body></html>`;
  const left = parts.filter((part) => part.parts.length === 0 && !letter.includes(part) && !isSeen(part, html, mail));
  const alphabets = new Set(spoken.flatMap(({ alphabet }) => alphabet ?? []));
  return { text, warnings: [...attachments(left), ...[...alphabets].map(guessed)] };
}

const guessed = (alphabet: string): Warning => ({
  code: 'letters_guessed',
  detail: `The mail does not say how its letters are written; they were read as ${alphabet}.`,
  names: [alphabet],
});

/** With the name of its letters, also where the mail does not say it; `alphabet`: that was guessed. */
function inLetters(part: MailPart): { readonly part: MailPart; readonly alphabet?: string } {
  const isSaid = part.charset !== undefined && !/^(us-)?ascii$/i.test(part.charset);
  if (isSaid || isUtf8(part.content)) return { part: isSaid ? part : { ...part, charset: 'utf-8' } };
  const said = part.type === 'text/html' ? declared(part.content) : undefined;
  const alphabet = said === undefined ? guessAlphabet(part.content) : undefined;
  return {
    part: { ...part, charset: said ?? alphabet ?? 'windows-1252' },
    ...(alphabet !== undefined && { alphabet }),
  };
}

/** Of several ways to say the same the last one that we can show, as its writer ordered them. */
function body(part: MailPart): MailPart[] {
  if (part.type.startsWith('multipart/')) {
    const found = part.parts.map(body);
    return part.type === 'multipart/alternative'
      ? (found.filter((each) => each.length > 0).at(-1) ?? [])
      : found.flat();
  }
  const isText = part.type === 'text/html' || part.type === 'text/plain';
  return isText && !part.attached ? [part] : [];
}

const all = (part: MailPart): MailPart[] => [part, ...part.parts.flatMap(all)];

/** Pictures by their address become part of the page. */
function page(part: MailPart, pictures: ReadonlyMap<string, MailPart>): string {
  const source = textOf(part);
  const inside = /<body[^>]*>([^]*?)(?:<\/body|$)/i.exec(source)?.[1] ?? source;
  return inside.replace(/(["'])cid:([^"']+)\1/gi, (address, _quote: string, id: string) => {
    const picture = pictures.get(id);
    return picture ? `"data:${picture.type};base64,${picture.content.toString('base64')}"` : address;
  });
}

const plain = (text: string): string =>
  text
    .trim()
    .split(/(?:\r?\n){2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replace(/\r?\n/g, '<br>')}</p>`)
    .join('');

/** The other way of saying the same, and pictures that stand in the letter, are not missing. */
function isSeen(part: MailPart, html: string, mail: MailPart): boolean {
  if (part === mail) return true;
  if (part.attached) return false;
  return part.type.startsWith('text/') ? part.filename === undefined : html.includes(part.content.toString('base64'));
}

function attachments(parts: readonly MailPart[]): Warning[] {
  if (parts.length === 0) return [];
  const names = parts.map(({ filename, type }) => filename ?? type);
  const detail = `The attachments were left out: ${names.join(', ')}`;
  return [
    {
      code: 'attachments_left_out',
      detail: detail.length > longestDetail ? `${detail.slice(0, longestDetail)} …` : `${detail}.`,
      names: names.slice(0, mostNamed).map((name) => name.slice(0, 100)),
    },
  ];
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;' })[sign] ?? '&gt;');
