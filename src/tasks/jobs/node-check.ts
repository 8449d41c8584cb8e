// What is wrong with one node of a graph by itself: its operation, which fields that has, its files, its target and its options; and how much of it can
// be looked at further all the same. Called by job-outlook.ts.
import { Injectable } from '@nestjs/common';
import { fileOperations } from '../../conversion/file-operations.js';
import type { JobNode } from '../../entities/job.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import type { FieldError } from '../../shared/errors.js';
import { Rules } from '../rules.js';
import { TaskPlanner } from '../task-planner.js';
import { filesTaken, isTransfer, transferNames } from '../transfers.js';
import { fault, isSource, placeOf } from './job-graph.js';
import { faultOf, requireAlive } from './job-planner.js';

/** The operations of nodes. What else this program can do (clean up, notify) is not for graphs. */
const operations: Readonly<Record<string, { readonly has: readonly ('target' | 'options')[] }>> = {
  'import.upload': { has: [] },
  convert: { has: ['target', 'options'] },
  ...Object.fromEntries(
    [...transferNames, ...fileOperations.map(({ name }) => name)].map((name) => [name, { has: ['options'] }]),
  ),
};

/** A node, and whose presets it means. */
export type OwnedNode = JobNode & { readonly clientId: string };
export interface CheckedNode {
  readonly faults: readonly FieldError[];
  /** It can be asked how many files it takes. */
  readonly isKnown: boolean;
  /** Nobody knows which files it takes. */
  readonly isBlind: boolean;
  /** Some of its files are not there, so that their number says nothing. */
  readonly isShort: boolean;
  /** What can be planned with: without the options that are wrong. */
  readonly plannable?: OwnedNode | undefined;
  /** Of what it makes; null where that shows later. */
  readonly format: string | null;
}

const SOURCES = ['input', 'file_id', 'file_ids', 'url', 'upload_id'];

@Injectable()
export class NodeCheck {
  constructor(
    private readonly planner: TaskPlanner,
    private readonly rules: Rules,
  ) {}

  /** `unread`: its fields that could not be read. What else would be said of them is not said. */
  async look(
    name: string,
    node: OwnedNode,
    files: ReadonlyMap<string, StoredFile>,
    unread: readonly string[],
  ): Promise<CheckedNode> {
    const at = placeOf(name);
    const missing: FieldError[] = [];
    for (const id of node.files) missing.push(...(await faultOf(at, 'file_id', () => requireAlive(files.get(id)))));
    const isShort = missing.length > 0 || unread.includes('for_each');
    const sourceUnread = unread.some((field) => SOURCES.includes(field));
    const operation = Object.hasOwn(operations, node.operation) ? operations[node.operation] : undefined;
    const blank = { isKnown: false, isBlind: true, isShort, format: null };
    if (!operation)
      return {
        ...blank,
        faults: [...(unread.includes('operation') ? [] : [unknownOperation(name, node)]), ...missing],
      };
    const refused = await faultOf(at, 'operation', () => this.rules.requireOperation(node.operation, node.clientId));
    const misfits = fitsOperation(name, node, operation.has);
    const isUntold = ({ pointer, code }: FieldError): boolean =>
      unread.some((field) => pointer.startsWith(`${at}/${field}`)) ||
      (sourceUnread && code === 'required' && SOURCES.some((field) => pointer === `${at}/${field}`));
    const tell = (...all: readonly FieldError[][]) => all.flat().filter((each) => !isUntold(each));
    if (refused.length > 0) return { ...blank, faults: tell(refused, misfits, missing) };
    const isBlind =
      sourceUnread || misfits.some(({ pointer, code }) => code === 'required' && !pointer.endsWith('/target'));
    const known = { isKnown: !isSource(node), isBlind, isShort };
    const [field = ''] = operation.has;
    if (field === '' || (field === 'target' && node.target === undefined))
      return { ...known, faults: tell(misfits, missing), format: null };
    const outlined = await this.outlined(node, at);
    return { ...known, ...outlined, faults: tell(misfits, missing, outlined.wrong) };
  }

  /** Wrong options of a conversion do not hide what it makes, nor of what it cannot be made. */
  private async outlined(node: OwnedNode, at: string) {
    const [wrong, format] = await this.formatOf(node, at);
    if (wrong.length === 0) return { wrong, format, plannable: node };
    const ofOptions = `${at}/options/`;
    if (node.operation !== 'convert' || !wrong.every(({ pointer }) => pointer.startsWith(ofOptions)))
      return { wrong, format: null };
    const names = new Set(wrong.map(({ pointer }) => pointer.slice(ofOptions.length).split('/')[0]));
    const options = Object.fromEntries(Object.entries(node.options).filter(([name]) => !names.has(escaped(name))));
    const mended = { ...node, options };
    const [still, left] = await this.formatOf(mended, at);
    return still.length === 0 ? { wrong, format: left, plannable: mended } : { wrong, format: null };
  }

  private async formatOf(node: OwnedNode, at: string): Promise<[FieldError[], string | null]> {
    let format: string | null = null;
    const wrong = await faultOf(at, blamedField(node), async () => {
      ({ target_format: format } = await this.planner.outline(node));
    });
    return [wrong, format];
  }
}

/** What is to blame when a node cannot be done. */
export const blamedField = ({ operation }: Pick<JobNode, 'operation'>): string =>
  operation === 'convert' ? 'target' : 'operation';

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function unknownOperation(name: string, { operation }: JobNode): FieldError {
  const known = Object.keys(operations).join(', ');
  return fault(
    [name, 'operation'],
    'unknown_operation',
    `There is no operation "${operation}" for nodes. Known are ${known}.`,
  );
}

function fitsOperation(name: string, node: JobNode, has: readonly string[]): FieldError[] {
  const faults: FieldError[] = [];
  const given = node.files.length + node.input.length;
  if (isSource(node) && node.input.length > 0)
    faults.push(fault([name, 'input'], 'not_allowed', `"${node.operation}" takes stored files, not outputs of nodes.`));
  if (isSource(node) && node.files.length === 0)
    faults.push(fault([name, 'file_id'], 'required', `"${node.operation}" needs a file_id or file_ids.`));
  const bringsFile = isTransfer(node.operation) && filesTaken(node.operation) === 0;
  if (bringsFile && given > 0)
    faults.push(fault([name, 'input'], 'not_allowed', `"${node.operation}" brings a file and takes none.`));
  if (!isSource(node) && !bringsFile && given === 0)
    faults.push(fault([name, 'input'], 'required', `"${node.operation}" needs an input or a file_id.`));
  if (has.includes('target') && node.target === undefined)
    faults.push(fault([name, 'target'], 'required', `"${node.operation}" needs a target format.`));
  const foreign = {
    target: !has.includes('target') && node.target !== undefined,
    options: !has.includes('options') && Object.keys(node.options).length > 0,
    preset: !has.includes('target') && node.preset !== undefined,
    for_each: (isSource(node) || bringsFile) && node.for_each,
    allow_failure: isSource(node) && node.allow_failure,
  };
  for (const [field, isGiven] of Object.entries(foreign))
    if (isGiven) faults.push(fault([name, field], 'not_allowed', `"${node.operation}" has no ${field}.`));
  return faults;
}
