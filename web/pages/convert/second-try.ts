// What else can be tried with a row whose task has ended: another file in its place, or a smaller result beside it. Called by the buttons of the row.
import { removeTask, sayProblem, type Task } from '../../api.js';
import { may } from '../../facts.js';
import { findFormat, formatOfName, type Format } from '../../formats.js';
import { findOperation, operationsOn, type Operation } from '../../operations.js';
import { isDeleted } from '../../parts/task-words.js';
import { goOnWith, itemFrom } from './adding.js';
import { items, notice } from './batch.js';
import { forget, sending } from './following.js';
import { chooseOperation, newItem, type Item } from './item.js';
import { withoutSecrets } from './pending.js';
import { firstTarget } from './targets.js';

/** As ready-made on every server; see src/conversion/presets.ts. */
export const SMALLEST = 'smallest';

/** With the same wishes, as far as the new file can have them. It takes every file: what is wrong with it is said on its row. */
export function replaceFile(item: Item, file: File): null {
  const task = item.task.peek();
  const fresh = itemFrom(file, item.folder, item.row);
  wishTheSame(fresh, task === undefined ? wishedOf(item) : askedOf(task));
  items.value = items.peek().map((each) => (each === item ? fresh : each));
  if (fresh.stage.peek().kind === 'chosen') goOnWith(fresh, file);
  if (task === undefined) return (sending.stop(item), null);
  forget(task.id);
  removeTask(task.id).catch((error: unknown) => (notice.value = { text: `${item.name}: ${sayProblem(error)}` }));
  return null;
}

interface Wishes {
  readonly target: string | undefined;
  readonly operation: Operation | undefined;
  readonly options: Item['options']['value'];
  readonly preset: string | undefined;
}
const askedOf = (task: Task): Wishes => ({
  target: task.operation === 'convert' ? (task.target_format ?? undefined) : undefined,
  operation: findOperation(task.operation),
  options: withoutSecrets(task.options),
  preset: task.preset ?? undefined,
});
const wishedOf = ({ target, operation, options, preset }: Item): Wishes => ({
  target: target.peek(),
  operation: operation.peek(),
  options: options.peek(),
  preset: preset.peek(),
});

function wishTheSame(fresh: Item, { target, operation, options, preset }: Wishes): void {
  const source = formatOfName(fresh.name);
  if (source === undefined) return;
  if (operation !== undefined && operationsOn(source).includes(operation))
    return chooseOperation(fresh, operation, options);
  if (target === undefined || !source.targets.includes(target)) return;
  fresh.target.value = target;
  fresh.options.value = options;
  fresh.preset.value = preset;
  fresh.touched.value = true;
}

/** The way on for a file that is of another kind than its name says, as far as something can be made of that kind here. */
export function formatBehind(content: string): Format | undefined {
  const format = findFormat(content);
  return format !== undefined && firstTarget(format, '') !== undefined ? format : undefined;
}

/** The right name of a file that is called something else. */
export const rightName = (name: string, { id, extensions }: Format): string =>
  `${name.replace(/\.[^.]{1,10}$/, '')}.${extensions[0] ?? id}`;

/** Under its right name, at once; what was wished for it holds as far as its kind can have it. */
export function takeAsContent(item: Item, format: Format): void {
  const file = item.file.peek();
  if (file === undefined) return;
  const name = rightName(item.name, format);
  const fresh = itemFrom(
    new File([file], name, { type: format.media_types[0] ?? '', lastModified: file.lastModified }),
    item.folder,
    item.row,
  );
  const target = item.target.peek();
  if (target !== undefined && target !== format.id && format.targets.includes(target)) {
    fresh.target.value = target;
    fresh.options.value = item.options.peek();
    fresh.preset.value = item.preset.peek();
  }
  fresh.touched.value = item.touched.peek();
  sending.stop(item);
  items.value = items.peek().map((each) => (each === item ? fresh : each));
  const sent = fresh.file.peek();
  if (sent !== undefined && fresh.stage.peek().kind === 'chosen') goOnWith(fresh, sent);
}

/** The result is larger than what it was made of, its format can be made smaller, and that has not been done yet. */
export function canBeSmaller(task: Task): boolean {
  const [input, output] = [task.inputs[0], task.outputs[0]];
  const isLarger = input !== undefined && output !== undefined && output.size_bytes > input.size_bytes;
  const isOne = task.operation === 'convert' && task.inputs.length === 1 && task.outputs.length === 1;
  const target = findFormat(task.target_format ?? '');
  const shrinks = target?.shrinks === true && !(target.family === 'document' && isPlain(task));
  return isLarger && isOne && shrinks && task.preset !== SMALLEST && !isDeleted(task) && may('tasks:write');
}

/** Made of letters alone, and what makes a document smaller is done to its pictures; a page of the web may bring some. */
function isPlain({ source_format: source }: Task): boolean {
  const format = findFormat(source ?? '');
  return format?.media_types[0]?.startsWith('text/') === true && format.id !== 'html';
}

/** Beside the other, which may be the better one all the same. Nothing is uploaded: the server has the file. */
export function trySmaller(item: Item): void {
  const task = item.task.peek();
  const fileId = task?.inputs[0]?.id;
  if (task === undefined || fileId === undefined) return;
  const { name, folder, sizeBytes } = item;
  const target = task.target_format ?? undefined;
  const fresh = newItem({ name, folder, sizeBytes, fileId, target, stage: { kind: 'waiting' } });
  fresh.preset.value = SMALLEST;
  fresh.touched.value = true;
  items.value = items.peek().toSpliced(items.peek().indexOf(item) + 1, 0, fresh);
  sending.next();
}
