// What can be done here with files beside converting them, as the server tells it: asked for when somebody first needs it, once a page.
import { signal } from '@preact/signals';
import { api, type Schemas } from './api.js';
import { facts } from './facts.js';
import type { Format } from './formats.js';

export type Operation = Schemas['FileOperation'];
const operations = signal<readonly Operation[]>([]);
let asked: Promise<void> | undefined;

/** The same, for who has to know before anything is shown. */
export async function loadOperations(): Promise<void> {
  knownOperations();
  await asked;
}

/** None until the server has answered; who shows them is drawn again then. */
export function knownOperations(): readonly Operation[] {
  asked ??= api.call('get', '/api/v1/operations').then(
    ({ data }) => void (operations.value = data),
    // The next who asks may be luckier.
    () => void (asked = undefined),
  );
  return operations.value;
}

export const findOperation = (name: string): Operation | undefined =>
  knownOperations().find((each) => each.name === name);
/** What can be asked for with a file, unlike fetching one. */
export const isWorkOnFiles = ({ operation }: { readonly operation: string }): boolean =>
  operation === 'convert' || findOperation(operation) !== undefined;

export const labelOfOperation = (name: string): string => findOperation(name)?.label[facts.language] ?? name;

/** Those for one file of just this format. */
export const operationsOn = ({ id }: Format): readonly Operation[] =>
  knownOperations().filter(({ takes: [first] }) => first?.format === id && !first.converts);

/** The one that makes one file of many, whatever can become its format. */
export const joining = (): Operation | undefined =>
  knownOperations().find(({ takes: [first], max_files: most }) => first?.converts && most > 2);
export const canJoin = ({ takes: [first] }: Operation, { id, targets }: Format): boolean =>
  first !== undefined && [id, ...targets].includes(first.format);

/** None of the options is given of which one file needs one. */
export const lacks = (operation: Operation | undefined, options: Readonly<Record<string, unknown>>): boolean =>
  operation !== undefined && operation.needs.length > 0 && operation.needs.every((name) => options[name] === undefined);
