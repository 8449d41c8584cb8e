// From the fields of a form to the request that is sent, and from the answer to what is shown of it. Called by try-out.tsx.
import { sendAsIs } from '../../api.js';
import type { Told } from './told-operations.js';

/** More would make the page slow; the whole is saved with one click. */
const SHOWN_LENGTH = 100_000;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'multipart/form-data';

export interface Tried {
  readonly status: string;
  readonly ms: number;
  readonly bytes: number;
  readonly headers: string;
  readonly text?: string;
  readonly isCut: boolean;
  readonly whole?: Blob;
}

export function addressOf(route: string, { parameters }: Told, fields: FormData): string {
  const valueOf = (name: string) => textOf(fields, name);
  const [, path = ''] = route.split(' ');
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(valueOf(`path.${name}`)));
  const query = new URLSearchParams();
  for (const { name, in: place, schema } of parameters) {
    const value = valueOf(`query.${name}`);
    if (place !== 'query' || value === '') continue;
    // Free names: the options of a target.
    if (schema.type === 'object') for (const [key, each] of new URLSearchParams(value)) query.set(key, each);
    else query.set(name, value);
  }
  return query.size === 0 ? filled : `${filled}?${query.toString()}`;
}

export function initOf(route: string, { parameters }: Told, fields: FormData): RequestInit {
  const [method = 'GET'] = route.split(' ');
  const type = textOf(fields, 'body.type');
  const given = parameters
    .filter(({ in: place }) => place === 'header')
    .map(({ name }) => [name, textOf(fields, `header.${name}`)] as const)
    .filter(([, value]) => value !== '');
  const body = bodyOf(type, fields);
  // The browser writes the boundary of a form by itself.
  const says = body !== undefined && type !== FORM_TYPE;
  return {
    method,
    headers: {
      ...(says && { 'Content-Type': type === '*/*' ? 'application/octet-stream' : type }),
      ...Object.fromEntries(given),
    },
    ...(body !== undefined && { body }),
  };
}

function bodyOf(type: string, fields: FormData): BodyInit | undefined {
  if (type === JSON_TYPE) return textOf(fields, 'body.text') || undefined;
  const files = fields.getAll('body.file').filter((each): each is File => each instanceof File && each.name !== '');
  if (type !== FORM_TYPE) return files[0];
  const form = new FormData();
  for (const line of textOf(fields, 'body.fields')
    .split('\n')
    .filter((each) => each.includes('=')))
    form.append(line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim());
  for (const file of files) form.append('file', file);
  return form;
}

/** Tells what has come so far: an answer may be a stream that ends when its reader stops it. */
export async function send(path: string, key: string, init: RequestInit, show: (tried: Tried) => void): Promise<void> {
  const startedAt = performance.now();
  const answer = await sendAsIs(path, key, init);
  const type = answer.headers.get('content-type') ?? '';
  const isText = /json|^text\/|xml|problem/.test(type);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const told = (isOver: boolean): Tried => {
    const whole = new Blob(parts, { type });
    const text = isText ? new TextDecoder().decode(joined(parts)) : undefined;
    const shown = isOver && type.includes('json') && text !== undefined ? pretty(text) : text;
    return {
      status: `${answer.status} ${answer.statusText}`.trim(),
      ms: performance.now() - startedAt,
      bytes: whole.size,
      headers: [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n'),
      isCut: (shown?.length ?? 0) > SHOWN_LENGTH,
      ...(shown !== undefined && { text: shown.slice(0, SHOWN_LENGTH) }),
      ...(isOver && whole.size > 0 && { whole }),
    };
  };
  const isStream = type.startsWith('text/event-stream');
  const reader = answer.body?.getReader();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    parts.push(read.value);
    if (isStream) show(told(false));
  }
  show(told(true));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    all.set(part, from);
    from += part.length;
  }
  return all;
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // A proxy in between may cut it: then it is shown as it came.
    return text;
  }
}

const textOf = (fields: FormData, name: string): string => {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
};
