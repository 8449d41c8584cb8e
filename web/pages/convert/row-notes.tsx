// The notes of a result in its row, once it is there and has any.
import { fetched } from '../../parts/fetched.js';
import { isDeleted } from '../../parts/task-words.js';
import type { Item } from './item.js';

const nothing = () => null;
const Notes = fetched(() => import('./on-demand/notes.js').then(({ Notes }) => Notes), {
  Waiting: nothing,
  Lost: nothing,
});

export function RowNotes({ item }: { readonly item: Item }) {
  const task = item.task.value;
  if (task?.status !== 'done' || task.warnings.length === 0 || isDeleted(task)) return null;
  return <Notes warnings={task.warnings} />;
}
