// What the page begins with: what its address says, what another app has shared, and what this browser had not finished.
import { api, type StoredFile, type Task } from '../../api.js';
import { at } from '../../facts.js';
import { endingOf, findFormat, formatOfName } from '../../formats.js';
import { takeSharedFiles } from '../../installed.js';
import { findOperation, labelOfOperation, loadOperations } from '../../operations.js';
import { isDeleted } from '../../parts/task-words.js';
import { say } from '../../words.js';
import { add, addEarly } from './adding.js';
import { items, job, notice } from './batch.js';
import { follow, refresh } from './following.js';
import { chooseOperation, newItem, type Item } from './item.js';
import { restoreMerges } from './merging.js';
import { withoutSecrets } from './pending.js';
import { firstTarget, rememberTarget } from './targets.js';
import { restorePending } from './unfinished.js';

/** "Convert again with other options": with the stored files as long as they are kept, else with what is left of the order. Files that were to become one
 *  come back as many, so that one of them can be left out or replaced. */
async function bringBack(id: string): Promise<void> {
  const task = await api.call('get', '/api/v1/tasks/{id}', { path: { id } });
  const [input] = task.inputs;
  const target = task.target_format ?? undefined;
  if (task.operation === 'convert' && target !== undefined && input !== undefined)
    rememberTarget(endingOf(input.filename), target);
  if (task.operation !== 'convert') await loadOperations();
  if (input === undefined || isDeleted(task)) {
    const word = task.operation === 'convert' ? 'convert.againDeleted' : 'convert.againDeletedWork';
    const work = labelOfOperation(task.operation);
    notice.value = { text: say(word, { name: input?.filename ?? work, work }) };
    return;
  }
  items.value = [...items.peek(), ...task.inputs.map((file) => itemAgain(file, task))];
  if (task.inputs.length > 1) notice.value = { text: say('convert.againSeveral') };
}

function itemAgain({ filename: name, size_bytes: sizeBytes, id: fileId, format }: StoredFile, task: Task): Item {
  const source = findFormat(format ?? '') ?? formatOfName(name);
  const isOne = task.inputs.length === 1;
  const target = task.target_format ?? (source && firstTarget(source, name));
  const item = newItem({ name, sizeBytes, fileId, format: source?.id, stage: { kind: 'chosen' }, target });
  const operation = findOperation(task.operation);
  // Without its secrets: three stars are no password.
  const options = withoutSecrets(task.options);
  if (isOne && operation !== undefined) chooseOperation(item, operation, options);
  else if (isOne) {
    item.options.value = options;
    item.preset.value = task.preset;
    item.touched.value = true;
  }
  return item;
}

/** From another app, by way of the service worker. */
async function addShared(shared: string | null): Promise<void> {
  if (shared === null) return;
  history.replaceState(null, '', at('/'));
  const found = shared === 'lost' ? [] : (await takeSharedFiles()).map((file) => ({ file, folder: '' }));
  if (found.length > 0) add({ found, skipped: 0 });
  else notice.value = { text: say('convert.sharedLost') };
}

/** What the address of the page says: a batch as the server knows it, and uploads that this browser had not finished. `reach` asks until the server is there. */
export async function restore(reach: (ask: () => Promise<unknown>) => Promise<unknown>): Promise<void> {
  addEarly();
  const asked = new URLSearchParams(location.search);
  await addShared(asked.get('shared'));
  const again = asked.get('again');
  if (again !== null) await bringBack(again);
  const id = job.peek();
  if (id === undefined) return;
  await reach(refresh);
  follow();
  await Promise.all([restoreMerges(id), restorePending(id)]);
}
