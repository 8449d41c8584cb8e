// The notes of a result in its row, once it is there and has any.
import type { Task } from '../api.js';
import { fetched } from './fetched.js';
import { isDeleted } from './task-words.js';

const nothing = () => null;
const Notes = fetched(() => import('./on-demand/notes.js').then(({ Notes }) => Notes), {
  Waiting: nothing,
  Lost: nothing,
});

export function ResultNotes({ task }: { readonly task: Task | undefined }) {
  if (task?.status !== 'done' || task.warnings.length === 0 || isDeleted(task)) return null;
  return <Notes warnings={task.warnings} />;
}
