// The parts of an e-mail as they were before they were packed for the way: headers, nested bodies, file names. Used by mail-page.ts.
import { damaged } from './data-value.js';

export interface MailPart {
  /** In small letters, the first of each name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Such as text/html, in small letters. */
  readonly type: string;
  readonly filename: string | undefined;
  readonly attached: boolean;
  /** How other parts name it. */
  readonly id: string | undefined;
  readonly content: Buffer;
  readonly charset: string | undefined;
  readonly parts: readonly MailPart[];
}

const deepest = 20;
const mostParts = 1000;

export function readMail(bytes: Buffer): MailPart {
  const budget = { left: mostParts };
  return readPart(bytes.toString('latin1'), 0, budget);
}

/** The text of a part; letters of an encoding that nobody knows are taken for Western ones. */
export function textOf({ content, charset = 'utf-8' }: Pick<MailPart, 'content' | 'charset'>): string {
  try {
    return new TextDecoder(charset).decode(content);
  } catch {
    // The mail names an encoding that does not exist.
    return new TextDecoder('windows-1252').decode(content);
  }
}

/** A header with words in other alphabets, which travel as =?utf-8?B?…?=. */
export function decodeWords(text: string): string {
  return bytesAsText(text)
    .replace(/(=\?[^?\s]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
    .replace(/=\?([^?*\s]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi, (_all, charset: string, kind: string, word: string) => {
      const content = kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : unquoted(word.replaceAll('_', ' '));
      return textOf({ content, charset });
    });
}

function readPart(raw: string, depth: number, budget: { left: number }): MailPart {
  budget.left -= 1;
  if (depth > deepest || budget.left < 0) throw damaged('E-mail', 'it has too many parts inside each other');
  const end = /\r?\n\r?\n|$/.exec(raw);
  const head = raw.slice(0, end?.index);
  const body = raw.slice((end?.index ?? 0) + (end?.[0].length ?? 0));
  const headers = readHeaders(head);
  const kind = readFields(headers.get('content-type') ?? 'text/plain');
  const place = readFields(headers.get('content-disposition') ?? '');
  const boundary = kind.fields.get('boundary');
  const isMany = kind.value.startsWith('multipart/') && boundary !== undefined;
  return {
    headers,
    type: kind.value,
    filename: place.fields.get('filename') ?? kind.fields.get('name'),
    attached: place.value === 'attachment',
    id: /<(.+)>/.exec(headers.get('content-id') ?? '')?.[1],
    charset: kind.fields.get('charset'),
    content: isMany ? Buffer.alloc(0) : unpacked(body, headers.get('content-transfer-encoding') ?? ''),
    parts: isMany ? between(body, boundary).map((part) => readPart(part, depth + 1, budget)) : [],
  };
}

function readHeaders(head: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(at, 0)).trim().toLowerCase();
    if (name !== '' && !found.has(name)) found.set(name, line.slice(at + 1).trim());
  }
  return found;
}

/** 'text/html; charset="utf-8"': the value and what is said of it; long names come in pieces: name*0*=…; name*1*=… */
function readFields(header: string): { readonly value: string; readonly fields: ReadonlyMap<string, string> } {
  const [value = '', ...rest] = header.match(/(?:[^;"]|"(?:\\.|[^"\\])*")+/g) ?? [];
  const fields = new Map<string, string>();
  for (const field of rest) {
    const [, name = '', piece = '', coded = '', quoted, bare = ''] =
      /^\s*([^\s=*]+)(\*\d+)?(\*)?\s*=\s*(?:"((?:\\.|[^"\\])*)"|(\S*))/.exec(field) ?? [];
    const said = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    const key = name.toLowerCase();
    const before = piece === '' || piece === '*0' ? '' : (fields.get(key) ?? '');
    fields.set(key, before + (coded === '' ? decodeWords(said) : percentDecoded(said)));
  }
  return { value: value.trim().toLowerCase(), fields };
}

/** utf-8'en'%e2%82%ac; only the first piece says the encoding, and nearly always it is this one. */
function percentDecoded(text: string): string {
  const [, charset = 'utf-8', word = text] = /^([\w-]*)'[^']*'(.*)$/.exec(text) ?? [];
  const bytes = word.replace(/%([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
  return textOf({ content: Buffer.from(bytes, 'latin1'), charset: charset || 'utf-8' });
}

function between(body: string, boundary: string): string[] {
  const mark = `--${boundary}`;
  const parts: string[] = [];
  let current: string[] | undefined;
  for (const line of body.split('\n')) {
    const said = line.trimEnd();
    if (said !== mark && said !== `${mark}--`) {
      current?.push(line);
      continue;
    }
    if (current) parts.push(current.join('\n'));
    if (said !== mark) return parts;
    current = [];
  }
  return current ? [...parts, current.join('\n')] : parts;
}

function unpacked(body: string, encoding: string): Buffer {
  const way = encoding.trim().toLowerCase();
  if (way === 'base64') return Buffer.from(body, 'base64');
  if (way === 'quoted-printable') return unquoted(body.replace(/[ \t]*=[ \t]*\r?\n/g, ''));
  return Buffer.from(body, 'latin1');
}

const unquoted = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(parseInt(code, 16))),
    'latin1',
  );

/** What a mail that breaks the rules has as bytes of UTF-8 is meant as letters. */
function bytesAsText(text: string): string {
  // Its characters are bytes unless it has been decoded before.
  if (/[^\0-\xff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    // Some older encoding that the header does not name.
    return text;
  }
}
