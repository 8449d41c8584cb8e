// Which formats there are and what each can become here, asked once a page; and what a name's ending says about a file.
import { signal } from '@preact/signals';
import { api, type Schemas } from './api.js';
import { facts } from './facts.js';

export type Format = Schemas['Format'];
/** Undefined until the server has answered. */
export const formats = signal<readonly Format[] | undefined>(undefined);

export async function loadFormats(): Promise<void> {
  formats.value = (await api.call('get', '/api/v1/formats')).data;
}

export const findFormat = (id: string): Format | undefined => formats.value?.find((format) => format.id === id);
export const labelOf = (id: string): string => findFormat(id)?.label[facts.language] ?? id.toUpperCase();

/** By the longest ending that is known: archive.tar.gz is not a gz. */
export function formatOfName(name: string): Format | undefined {
  const parts = name.toLowerCase().split('.').slice(1);
  for (let from = 0; from < parts.length; from += 1) {
    const ending = parts.slice(from).join('.');
    const found = formats.value?.find(({ extensions }) => extensions.includes(ending));
    if (found !== undefined) return found;
  }
  return undefined;
}

export const endingOf = (name: string): string => /\.([^.]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
