// /t/{id}: one task. The server writes it; this loads it anew when something has changed, until the end.
import { api } from '../../api.js';
import { facts } from '../../facts.js';
import { watch } from '../../live/watch.js';
import { isEnded } from '../../parts/task-words.js';
import '../../plain.js';

const id = facts.page['task'] ?? '';
let known: number | undefined;

const stop = watch({
  names: { jobs: [], tasks: [id] },
  refresh: async () => {
    const task = await api.call('get', '/api/v1/tasks/{id}', { path: { id } });
    if (known !== undefined && known !== task.state_version) location.reload();
    known = task.state_version;
    if (isEnded(task)) stop();
  },
});
