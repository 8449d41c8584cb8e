// What the page begins with: what its address says, what another app has shared, and what this browser had not finished.
import { api } from '../../api.js';
import { at } from '../../facts.js';
import { endingOf } from '../../formats.js';
import { takeSharedFiles } from '../../installed.js';
import { isDeleted } from '../../parts/task-words.js';
import { settledOffset } from '../../upload-in-parts.js';
import { say } from '../../words.js';
import { add, addEarly } from './adding.js';
import { items, job, notice } from './batch.js';
import { follow, refresh } from './following.js';
import { newItem, type Item } from './item.js';
import { forgetPending, pendingOf, type Pending } from './pending.js';
import { rememberTarget } from './targets.js';

/** "Convert again with other options": with the stored file as long as it is kept, else with what is left of the order. */
async function bringBack(id: string): Promise<void> {
  const task = await api.call('get', '/api/v1/tasks/{id}', { path: { id } });
  const [input] = task.inputs;
  const target = task.target_format ?? undefined;
  if (target !== undefined && input !== undefined) rememberTarget(endingOf(input.filename), target);
  if (input === undefined || isDeleted(task)) {
    notice.value = { text: say('convert.againDeleted', { name: input?.filename ?? task.operation }) };
    return;
  }
  const { filename: name, size_bytes: sizeBytes, id: fileId } = input;
  const item = newItem({ name, sizeBytes, fileId, stage: { kind: 'chosen' }, target });
  item.options.value = task.options;
  item.preset.value = task.preset;
  item.touched.value = true;
  items.value = [...items.peek(), item];
}

function ghostOf(pending: Pending, offset: number): Item {
  const { options = {}, preset, target, ...rest } = pending;
  const item = newItem({ ...rest, target: target === '' ? undefined : target, stage: { kind: 'ghost', sent: offset } });
  item.options.value = options;
  item.preset.value = preset;
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

/** What the address of the page says: a batch as the server knows it, and uploads that this browser had not finished. */
export async function restore(): Promise<void> {
  addEarly();
  const asked = new URLSearchParams(location.search);
  await addShared(asked.get('shared'));
  const again = asked.get('again');
  if (again !== null) await bringBack(again);
  const id = job.peek();
  if (id === undefined) return;
  await refresh();
  follow();
  await Promise.all(
    pendingOf(id).map(async (pending) => {
      const offset = await settledOffset(pending.address);
      if (offset === undefined) forgetPending(pending.key);
      else items.value = [...items.peek(), ghostOf(pending, offset)];
    }),
  );
}
